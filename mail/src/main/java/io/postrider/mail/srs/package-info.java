/**
 * The Sender Rewriting Scheme: a reverse-path in the name of whoever hands mail on, from which bounces find back to whoever sent it.
 * Forms SRS0 and SRS1, as libsrs2 and postsrsd write them.
 */
@NullMarked
package io.postrider.mail.srs;

import org.jspecify.annotations.NullMarked;
