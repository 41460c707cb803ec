/** A service made for platform's tests that only calls. */
@NullMarked
package io.postrider.platform.calling;

import org.jspecify.annotations.NullMarked;
