/** The change feed: one stream for the whole process, from which every open mailbox learns that it changed. */
@NullMarked
package io.postrider.imap.feed;

import org.jspecify.annotations.NullMarked;
