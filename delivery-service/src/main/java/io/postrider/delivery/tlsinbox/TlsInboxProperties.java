package io.postrider.delivery.tlsinbox;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS reports from other servers (RFC 8460): where they arrive, and what becomes of them.
 *
 * @param enabled whether they are read at all
 * @param localParts at these addresses of every domain arrive reports on that domain and on others of its tenant
 * @param addresses addresses here at which reports on every domain here arrive
 * @param delivered whether the mail itself is delivered too once its report is stored; what is no good report always is
 * @param signed whether only reports count that the domain in From has signed (DKIM)
 * @param keep how long reports are kept
 * @param perDay how many reports on one domain are stored within a day
 * @param https whether reports are taken by HTTPS, too: posted to {@code /v1/tls-reports}, by anybody and on every domain here
 */
@ConfigurationProperties("postrider.delivery.tls-inbox")
record TlsInboxProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue({"postmaster", "tlsrpt"}) List<String> localParts,
        @DefaultValue List<String> addresses,
        @DefaultValue("true") boolean delivered,
        @DefaultValue("true") boolean signed,
        @DefaultValue("90d") Duration keep,
        @DefaultValue("500") int perDay,
        @DefaultValue("false") boolean https) {
    TlsInboxProperties {
        localParts = List.copyOf(localParts);
        addresses = List.copyOf(addresses);
        if (keep.toDays() < 1 || perDay < 1) {
            throw new IllegalArgumentException("postrider.delivery.tls-inbox: keep is a day at least, per-day is 1");
        }
    }
}
