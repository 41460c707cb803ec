/**
 * The messages of a mailbox: changes, reading, flags, appending, copying, moving, expunging.
 */
@NullMarked
package io.postrider.mailbox.message;

import org.jspecify.annotations.NullMarked;
