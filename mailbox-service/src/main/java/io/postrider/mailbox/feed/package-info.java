/**
 * The change feed: after commit, to the streams of this replica at once and to other replicas by NOTIFY.
 */
@NullMarked
package io.postrider.mailbox.feed;

import org.jspecify.annotations.NullMarked;
