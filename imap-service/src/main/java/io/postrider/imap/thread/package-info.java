/** THREAD (RFC 5256): a search whose answer is told as conversations. */
@NullMarked
package io.postrider.imap.thread;

import org.jspecify.annotations.NullMarked;
