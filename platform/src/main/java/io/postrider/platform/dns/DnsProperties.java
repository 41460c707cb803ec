package io.postrider.platform.dns;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The resolver.
 *
 * @param resolver address or {@code address:port} of the DNS server to ask; the system's own when absent
 * @param timeout how long one look-up may take, retries and all
 * @param concurrency look-ups under way at the same time, at most; a quarter of them about one domain
 * @param dnssec whose word is taken for it that an answer was validated, which DANE needs: that of a resolver on this machine's
 *     loopback (local), of the resolver whatever the way to it (trusted), or nobody's (off)
 */
@ConfigurationProperties("postrider.dns")
public record DnsProperties(
        @Nullable String resolver,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("256") int concurrency,
        @DefaultValue("local") Dnssec dnssec) {
    /** Whose word is taken for it that an answer was validated. */
    public enum Dnssec {
        /** That of a resolver on loopback: nobody can have changed the answer on its way. */
        LOCAL,
        /** That of whatever resolver is asked: the operator says that nobody can. */
        TRUSTED,
        /** Nobody's: no DANE. */
        OFF
    }
}
