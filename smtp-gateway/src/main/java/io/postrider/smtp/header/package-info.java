/** Looks at a message's header section without taking it apart: where its fields lie, and the few edits that submission makes. Works on the octets as sent. */
@NullMarked
package io.postrider.smtp.header;

import org.jspecify.annotations.NullMarked;
