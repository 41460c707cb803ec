package io.postrider.delivery.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution.Kind;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.arc.ArcSealer;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.mail.spf.SpfResult;
import io.postrider.mail.srs.ReversePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes mail fit to be forwarded: others believe in it by the reverse-path, which becomes the forwarding domain's own (SRS),
 * by the sender's signatures, which still hold, and by what we found when it came, which is sealed (RFC 8617).
 */
public final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final int MOST_DOMAINS = 10_000;
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final String hostname;
    private final Sources sources;
    private final Supplier<Optional<ReversePaths>> reversePaths;
    private final LoadingCache<DomainName, Boolean> ours;
    private final Clock clock;

    /**
     * What it reads.
     *
     * @param content a message's octets
     * @param signingKeys the keys of a domain of ours
     * @param publicKeys the keys of others
     * @param senders who may send for them
     */
    public record Sources(
            Function<QueuedMessage, InputStream> content,
            Function<DomainName, List<DkimKey>> signingKeys,
            TxtLookup publicKeys,
            SenderPolicy senders) {}

    /**
     * Forwards in this suite's name.
     *
     * @param hostname who says what was found of a message
     * @param reversePaths writes reverse-paths; empty while there is no secret for it
     * @param directory knows the domains that are ours
     */
    public Forwarding(
            String hostname,
            Sources sources,
            Supplier<Optional<ReversePaths>> reversePaths,
            DirectoryApi directory,
            Clock clock) {
        this.hostname = hostname;
        this.sources = sources;
        this.reversePaths = reversePaths;
        this.clock = clock;
        this.ours = Caffeine.newBuilder()
                .maximumSize(MOST_DOMAINS)
                .expireAfterWrite(FRESH)
                .build(domain -> directory
                                .resolve(List.of("postmaster@" + domain.ascii()))
                                .getFirst()
                                .kind()
                        != Kind.REMOTE);
    }

    /**
     * How a message leaves.
     *
     * @param reversePath in whose name
     * @param fields what stands before it
     * @param proven whether its sender is proved to be the one that it names
     */
    public record Departure(String reversePath, byte[] fields, boolean proven) {}

    /**
     * How a message from elsewhere leaves that an address here leads elsewhere.
     *
     * @param forwarder that address
     * @throws IOException when the content could not be read
     * @throws RuntimeException when somebody could not be asked: the message waits
     */
    public Departure departure(QueuedMessage message, String forwarder) throws IOException {
        DomainName domain = Mailbox.parse(forwarder).domainName().orElseThrow();
        Instant now = clock.instant();
        VerifiedMessage verified = read(message, now);
        Optional<SpfAnswer> sender = sources.senders().answer(message);
        var fields = new ByteArrayOutputStream();
        if (ArcSealer.mayAdd(verified.chain())) {
            sealingKey(domain)
                    .ifPresent(key ->
                            fields.writeBytes(new ArcSealer(hostname, domain, key).seal(verified.found(sender), now)));
        }
        fields.writeBytes(mark(forwarder));
        return new Departure(
                reversePath(message.reversePath(), domain, now),
                fields.toByteArray(),
                verified.isSignedFor(message.reversePath())
                        || sender.filter(answer -> answer.result() == SpfResult.PASS)
                                .isPresent());
    }

    /** The field by which a message is known that comes back to an address that has forwarded it already. */
    public static byte[] mark(String forwarder) {
        return ("Delivered-To: " + forwarder + "\r\n").getBytes(UTF_8);
    }

    /** Whether the domain of a message's reverse-path has signed it, as far as its keys are in the DNS still. */
    public boolean proves(QueuedMessage message) {
        try {
            return !message.reversePath().isEmpty()
                    && read(message, message.acceptedAt()).isSignedFor(message.reversePath());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("message " + message.id() + " cannot be read", unreadable);
        }
    }

    /** The domains that have signed all of a message, as far as their keys are in the DNS still. */
    public Set<String> signers(QueuedMessage message) throws IOException {
        return read(message, message.acceptedAt()).signers();
    }

    private VerifiedMessage read(QueuedMessage message, Instant now) throws IOException {
        try (InputStream content = sources.content().apply(message)) {
            return VerifiedMessage.read(content, sources.publicKeys(), now);
        }
    }

    private Optional<DkimKey> sealingKey(DomainName domain) {
        return sources.signingKeys().apply(domain).stream()
                .filter(key -> key.algorithm() == DkimAlgorithm.RSA_SHA256)
                .findFirst();
    }

    /** Others ask whether our servers may send for the reverse-path's domain (RFC 7208): for that of somebody elsewhere they may not. */
    private String reversePath(String sender, DomainName domain, Instant now) {
        if (sender.isEmpty() || isOurs(sender)) {
            return sender;
        }
        Optional<ReversePaths> paths = reversePaths.get();
        if (paths.isEmpty()) {
            LOG.warn(
                    "There is no secret {}: forwarded mail keeps its sender, which others may refuse",
                    ReversePaths.SECRET);
            return sender;
        }
        // RFC 5321 section 4.5.3.1.1: what is longer many servers refuse, and without a sender nobody would be told
        // what becomes of the mail. So it keeps its own, and is believed by its signature.
        return paths.get()
                .forward(Mailbox.parse(sender), domain, now)
                .map(Mailbox::address)
                .orElse(sender);
    }

    private boolean isOurs(String sender) {
        try {
            return Mailbox.parse(sender).domainName().map(ours::get).orElse(false);
        } catch (AddressSyntaxException none) {
            return false;
        }
    }
}
