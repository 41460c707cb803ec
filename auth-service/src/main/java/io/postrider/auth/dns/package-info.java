/**
 * What a domain is to have in the DNS: the records to publish, as JSON, zone text and ExternalDNS manifest, and whether the
 * world sees them. Whose keys sign mail adds its record in {@code DnsRecords}.
 */
@NullMarked
package io.postrider.auth.dns;

import org.jspecify.annotations.NullMarked;
