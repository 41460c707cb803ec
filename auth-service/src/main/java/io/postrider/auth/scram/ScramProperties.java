package io.postrider.auth.scram;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * SCRAM-SHA-256.
 *
 * @param iterations of PBKDF2 in new verifiers; existing ones follow when their password is next used with PLAIN
 */
@ConfigurationProperties("postrider.auth.scram")
record ScramProperties(@DefaultValue("100000") int iterations) {
    private static final int LEAST = 100_000;
    private static final int MOST = 10_000_000;

    ScramProperties {
        if (iterations < LEAST || iterations > MOST) {
            throw new IllegalArgumentException("postrider.auth.scram.iterations is 100,000 to 10,000,000");
        }
    }
}
