/** Tells other people's servers what becomes of mail: signed calls by HTTPS, written down with the event and made at least once. */
@NullMarked
package io.postrider.delivery.webhook;

import org.jspecify.annotations.NullMarked;
