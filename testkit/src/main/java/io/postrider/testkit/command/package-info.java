/** {@code ./postrider} and other programs, as somebody types them. */
@NullMarked
package io.postrider.testkit.command;

import org.jspecify.annotations.NullMarked;
