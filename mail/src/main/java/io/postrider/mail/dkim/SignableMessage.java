package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.BodyHashes.Kind;
import io.postrider.mail.mime.HeaderField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A message that is signed as it is read: first its header, and its body only when there is a key for its author's domain.
 */
public final class SignableMessage {
    /** Longer than mail is on its way, so that nobody can send it to thousands a month later. */
    private static final Duration GOOD_FOR = Duration.ofDays(7);

    private final StreamedMessage message;

    private SignableMessage(StreamedMessage message) {
        this.message = message;
    }

    /**
     * Reads a message's header.
     *
     * @param message read on when it is signed; the caller closes it
     * @throws IOException the stream's own
     */
    public static SignableMessage read(InputStream message) throws IOException {
        return new SignableMessage(StreamedMessage.read(message));
    }

    /**
     * The domain of the author, which is the one whose signature counts (RFC 7489 section 3.1.1): of the one From field's first
     * address. Empty where there is not exactly one such field, or nothing in it that can be understood.
     */
    public Optional<DomainName> authorDomain() {
        List<HeaderField> from = message.headers().all("From");
        if (!message.isHeaderWhole() || from.size() != 1) {
            return Optional.empty();
        }
        List<Address> authors = AddressParser.parse(from.getFirst().value(), 1);
        if (authors.size() == 1 && authors.getFirst() instanceof Address.Individual author) {
            try {
                return Optional.of(DomainName.of(author.domain()));
            } catch (AddressSyntaxException none) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the body and signs all of the message with each key.
     *
     * @param domain whose keys they are
     * @param now the signature's time
     * @return the DKIM-Signature fields, to stand before everything else; as many as keys
     * @throws IOException the stream's own
     */
    public byte[] sign(DomainName domain, List<DkimKey> keys, Instant now) throws IOException {
        String bodyHash = Base64.getEncoder().encodeToString(bodyHash());
        List<String> names = SignedNames.of(message.headers());
        var header = new ByteArrayOutputStream();
        new SignedHeader(message.headers()).write(names, Canonicalization.RELAXED, header);
        var fields = new StringBuilder();
        for (DkimKey key : keys) {
            String unsigned = unsigned(domain, key, now, names, bodyHash);
            fields.append("DKIM-Signature:").append(unsigned).append(signature(key, header.toByteArray(), unsigned));
            fields.append("\r\n");
        }
        return fields.toString().getBytes(ISO_8859_1);
    }

    private byte[] bodyHash() throws IOException {
        var hashes = new BodyHashes();
        Kind relaxed = Kind.whole(Canonicalization.RELAXED);
        hashes.want(relaxed);
        message.readBody(hashes);
        return hashes.get(relaxed).sha256();
    }

    /** RFC 6376 section 3.5, with an empty {@code b=} at the end; never with {@code l=}, which would let anybody add to the body. */
    private static String unsigned(DomainName domain, DkimKey key, Instant now, List<String> names, String bodyHash) {
        return " v=1; a=" + key.algorithm().tag() + "; c=relaxed/relaxed; d=" + domain.ascii() + ";\r\n\ts="
                + key.selector() + "; t=" + now.getEpochSecond() + "; x="
                + now.plus(GOOD_FOR).getEpochSecond() + ";\r\n\th=" + Folding.names(names) + ";\r\n\tbh=" + bodyHash
                + ";\r\n\tb=";
    }

    private static String signature(DkimKey key, byte[] header, String unsigned) {
        var signed = new ByteArrayOutputStream(header.length + unsigned.length() + 16);
        signed.writeBytes(header);
        // RFC 6376 section 3.7: last the signature's own field, without a line end
        Relaxed.lastField("DKIM-Signature", unsigned, signed);
        return Folding.text(key.sign(signed.toByteArray()));
    }
}
