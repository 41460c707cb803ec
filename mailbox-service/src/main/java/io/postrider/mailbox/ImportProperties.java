package io.postrider.mailbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which IMAP servers mail is brought in from.
 *
 * @param networks private networks that may be reached, in CIDR notation; public addresses always may
 * @param ports ports that may be reached
 * @param certificateAuthorities PEM file of CAs that are trusted besides those of the Java runtime, for servers with a CA of
 *     their own
 * @param atOnce jobs at a time on a replica, each with one connection
 * @param longest how long a job may take from the call that asks for it, waiting included; its password is kept no longer
 */
@ConfigurationProperties("postrider.mailbox.imports")
public record ImportProperties(
        @DefaultValue List<String> networks,
        @DefaultValue({"143", "993"}) List<Integer> ports,
        @Nullable Path certificateAuthorities,
        @DefaultValue("4") int atOnce,
        @DefaultValue("7d") Duration longest) {
    public ImportProperties {
        if (longest.toSeconds() < 1) {
            throw new IllegalArgumentException("postrider.mailbox.imports.longest is a time");
        }
    }
}
