package io.postrider.auth.scram;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * SCRAM-SHA-256.
 *
 * @param iterations of PBKDF2 in new verifiers; existing ones follow when their password is next used with PLAIN, but
 *     not while the account has app passwords. Clients with Cyrus SASL (mbsync, mutt, KMail) refuse more than 65,536
 */
@ConfigurationProperties("postrider.auth.scram")
record ScramProperties(@DefaultValue("65536") int iterations) {
    /** RFC 7677 section 4. */
    private static final int LEAST = 4_096;

    private static final int MOST = 10_000_000;

    ScramProperties {
        if (iterations < LEAST || iterations > MOST) {
            throw new IllegalArgumentException("postrider.auth.scram.iterations is 4,096 to 10,000,000");
        }
    }
}
