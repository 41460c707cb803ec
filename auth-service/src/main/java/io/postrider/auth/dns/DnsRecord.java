package io.postrider.auth.dns;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A record to publish.
 *
 * @param purpose what it is for
 * @param name the owner, without the final dot
 * @param type MX, TXT, TLSA, SRV or CNAME
 * @param ttl seconds
 * @param data as in a zone file; the bare text of a TXT record
 */
@Schema(name = "DnsRecord")
record DnsRecord(
        Purpose purpose,

        @Schema(example = "example.org", description = "The owner, without the final dot.")
        String name,

        @Schema(example = "MX") String type,
        @Schema(example = "3600") int ttl,

        @Schema(
                example = "10 mail.example.org.",
                description = "As in a zone file; of a TXT record the bare text, without quotes.")
        String data) {
    private static final int TTL = 3600;

    static DnsRecord of(Purpose purpose, String name, String type, String data) {
        return new DnsRecord(purpose, name, type, TTL, data);
    }

    /** Whether it belongs into the zone of a domain. */
    boolean within(String domain) {
        return name.equals(domain) || name.endsWith('.' + domain);
    }
}
