package io.postrider.imap;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * IMAP.
 *
 * @param port the port with STARTTLS; 0 takes a free one, -1 none
 * @param tlsPort the port that is TLS from the start; 0 takes a free one, -1 none; none without a certificate
 * @param snapshotQuiet after this time without a command only a mailbox's UIDs are kept in memory, packed
 * @param snapshotKeep how long a mailbox that nobody has open is remembered
 * @param snapshotMemory how much all mailboxes that nobody has open may take together
 * @param maxMessageSize the largest message that APPEND takes
 * @param resync after at most this time an open mailbox is compared with the store, should a change have been missed
 * @param progress how often a client is told that its command goes on (RFC 9585)
 * @param compressedSessions how many sessions may be compressed at one time (RFC 4978); each takes about 50 KB while it is quiet
 * @param hiddenCapabilities capabilities that are not told to some, each as {@code who: CAPABILITY ...}; who is an account's
 *     address, or the name by which a client calls itself, an asterisk at its end standing for any rest
 */
@ConfigurationProperties("postrider.imap")
public record ImapProperties(
        @DefaultValue("2143") int port,
        @DefaultValue("2993") int tlsPort,
        @DefaultValue("60s") Duration snapshotQuiet,
        @DefaultValue("10m") Duration snapshotKeep,
        @DefaultValue("64MB") DataSize snapshotMemory,
        @DefaultValue("50MB") DataSize maxMessageSize,
        @DefaultValue("60s") Duration resync,
        @DefaultValue("10s") Duration progress,
        @DefaultValue("2000") int compressedSessions,
        @DefaultValue List<String> hiddenCapabilities) {
    public ImapProperties {
        hiddenCapabilities = List.copyOf(hiddenCapabilities);
        if (progress.toMillis() < 1 || compressedSessions < 0) {
            throw new IllegalArgumentException("postrider.imap.progress and .compressed-sessions are not negative");
        }
        if (resync.toSeconds() < 2) {
            throw new IllegalArgumentException("postrider.imap.resync is at least 2s");
        }
    }
}
