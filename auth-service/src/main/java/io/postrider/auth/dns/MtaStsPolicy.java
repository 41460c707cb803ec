package io.postrider.auth.dns;

import io.postrider.auth.published.Published;
import io.postrider.platform.hash.Sha256;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The policy that other servers fetch before they send here (RFC 8461 section 3.2); one for all domains. */
@Component
class MtaStsPolicy {
    private static final int ID_OCTETS = 16;

    private final Optional<String> text;

    MtaStsPolicy(Published published, DnsProperties properties) {
        this.text = properties.mtaSts() == DnsProperties.MtaSts.NONE
                ? Optional.empty()
                : Optional.of(text(published.mailHost(), properties));
    }

    private static String text(String host, DnsProperties properties) {
        Duration age = properties.mtaStsMaxAge();
        return "version: STSv1\r\nmode: %s\r\nmx: %s\r\nmax_age: %d\r\n"
                .formatted(properties.mtaSts().name().toLowerCase(Locale.ROOT), host, age.toSeconds());
    }

    /** The document; absent when there is to be none. */
    Optional<String> text() {
        return text;
    }

    /** What its TXT record says: another id for another policy (RFC 8461 section 3.1). */
    Optional<String> record() {
        return text.map(policy -> "v=STSv1; id=" + id(policy));
    }

    private static String id(String policy) {
        return HexFormat.of().formatHex(Sha256.of(policy), 0, ID_OCTETS);
    }
}
