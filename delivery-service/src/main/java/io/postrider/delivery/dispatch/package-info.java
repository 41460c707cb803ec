/** Brings work to the room that does it, and the whole queue to its end in order. This package knows the rooms; they do not know each other. */
@NullMarked
package io.postrider.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
