/** The calls that the documentation shows, made as it shows them, with curl in a shell, and the answers that came. */
@NullMarked
package io.postrider.standalone.docs;

import org.jspecify.annotations.NullMarked;
