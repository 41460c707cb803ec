/** SORT (RFC 5256), with ESORT (RFC 5267) and SORT=DISPLAY (RFC 5957): a search whose answer has an order. */
@NullMarked
package io.postrider.imap.sort;

import org.jspecify.annotations.NullMarked;
