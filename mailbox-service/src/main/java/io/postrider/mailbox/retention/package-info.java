/**
 * What happens later: tombstones past their retention, delivery keys, erased accounts, swept content.
 */
@NullMarked
package io.postrider.mailbox.retention;

import org.jspecify.annotations.NullMarked;
