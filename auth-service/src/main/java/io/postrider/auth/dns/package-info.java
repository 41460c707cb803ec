/**
 * What a domain is to have in the DNS: the records to publish, as JSON, zone text and ExternalDNS manifest, and whether the
 * world sees them. The records of keys that sign mail
 * come from {@link io.postrider.auth.dns.SigningRecords}.
 */
@NullMarked
package io.postrider.auth.dns;

import org.jspecify.annotations.NullMarked;
