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
 * @param patience how long a job may take for a message, or for a MiB of one; then it ends, or is tried again later
 * @param turn how long a job from an IMAP server goes on while others wait; then it goes on after them
 * @param longest how long a job may take from the call that asks for it, waiting included; its password is kept no longer
 */
@ConfigurationProperties("postrider.mailbox.imports")
public record ImportProperties(
        @DefaultValue List<String> networks,
        @DefaultValue({"143", "993"}) List<Integer> ports,
        @Nullable Path certificateAuthorities,
        @DefaultValue("4") int atOnce,
        @DefaultValue("5m") Duration patience,
        @DefaultValue("10m") Duration turn,
        @DefaultValue("7d") Duration longest) {
    public ImportProperties {
        if (longest.toSeconds() < 1 || patience.toSeconds() < 1 || turn.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "postrider.mailbox.imports: longest, patience and turn are a second at least");
        }
    }
}
