/** What the certificate that a server shows is worth: by its TLSA records (DANE), or by a CA of the system. Nothing here looks anything up. */
@NullMarked
package io.postrider.delivery.certificate;

import org.jspecify.annotations.NullMarked;
