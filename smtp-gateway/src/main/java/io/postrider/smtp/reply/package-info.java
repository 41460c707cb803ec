/** Every reply of the gateway as a named constant beside the section that asks for it. A reply can't hold a line end, so nothing that a peer or another service says can add a reply of its own. Nothing here knows the dialogue. */
@NullMarked
package io.postrider.smtp.reply;

import org.jspecify.annotations.NullMarked;
