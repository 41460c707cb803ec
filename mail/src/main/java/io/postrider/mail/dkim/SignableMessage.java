package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A message that is signed as it is read: first its header, and its body only when there is a key for its author's domain.
 */
public final class SignableMessage {
    /** What is longer has fields that we do not see, and a signature that leaves some out would not hold. */
    private static final int MOST_HEADER = 256 * 1024;

    private static final int MOST_FIELDS = 1_000;
    private static final int BLOCK = 16 * 1024;
    private static final int LINE = 72;

    /** Longer than mail is on its way, so that nobody can send it to thousands a month later. */
    private static final Duration GOOD_FOR = Duration.ofDays(7);

    /**
     * Signed once more than they occur, so that nobody adds another (RFC 6376 section 8.15): what people see of a message and what
     * says how it is to be read.
     */
    private static final List<String> OVERSIGNED = List.of(
            "From",
            "Sender",
            "Reply-To",
            "To",
            "Cc",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding");

    /** Signed where they are; a mailing list has every right to add its own. */
    private static final List<String> SIGNED = List.of(
            "List-Id",
            "List-Help",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Subscribe",
            "List-Post",
            "List-Owner",
            "List-Archive",
            "Auto-Submitted");

    private final InputStream body;
    private final byte[] begun;
    private final int bodyStart;
    private final Headers headers;
    private final boolean whole;

    private SignableMessage(InputStream body, byte[] begun, int bodyStart, Headers headers, boolean whole) {
        this.body = body;
        this.begun = begun;
        this.bodyStart = bodyStart;
        this.headers = headers;
        this.whole = whole;
    }

    /**
     * Reads a message's header.
     *
     * @param message read on when it is signed; the caller closes it
     * @throws IOException the stream's own
     */
    public static SignableMessage read(InputStream message) throws IOException {
        var begun = new ByteArrayOutputStream(BLOCK);
        byte[] block = new byte[BLOCK];
        int end = -1;
        for (int count = 0; count >= 0 && end < 0 && begun.size() <= MOST_HEADER; ) {
            count = message.read(block);
            if (count > 0) {
                begun.write(block, 0, count);
                end = headerEnd(begun.toByteArray());
            }
        }
        byte[] octets = begun.toByteArray();
        int headerEnd = end < 0 ? octets.length : end;
        Headers headers = Headers.parse(octets, 0, headerEnd);
        boolean whole = headerEnd <= MOST_HEADER && headers.fields().size() < MOST_FIELDS;
        return new SignableMessage(message, octets, headerEnd, headers, whole);
    }

    /** Where the body begins, after the empty line; negative while that has not been read. */
    private static int headerEnd(byte[] octets) {
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n') {
                if (i == line || i == line + 1 && octets[line] == '\r') {
                    return i + 1;
                }
                line = i + 1;
            }
        }
        return -1;
    }

    /**
     * The domain of the author, which is the one whose signature counts (RFC 7489 section 3.1.1): of the one From field's first
     * address. Empty where there is not exactly one such field, or nothing in it that can be understood.
     */
    public Optional<DomainName> authorDomain() {
        List<HeaderField> from = headers.all("From");
        if (!whole || from.size() != 1) {
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
        var names = new ArrayList<String>();
        var header = new ByteArrayOutputStream();
        OVERSIGNED.forEach(name -> take(name, true, names, header));
        SIGNED.forEach(name -> take(name, false, names, header));
        var fields = new StringBuilder();
        for (DkimKey key : keys) {
            String unsigned = unsigned(domain, key, now, names, bodyHash);
            fields.append("DKIM-Signature:").append(unsigned).append(signature(key, header.toByteArray(), unsigned));
            fields.append("\r\n");
        }
        return fields.toString().getBytes(ISO_8859_1);
    }

    /** RFC 6376 section 5.4.2: of fields with one name the last comes first; one that is not there adds nothing. */
    private void take(String name, boolean oversigned, List<String> names, ByteArrayOutputStream header) {
        for (HeaderField field : headers.all(name).reversed()) {
            Relaxed.field(field, header);
            names.add(name);
        }
        if (oversigned) {
            names.add(name);
        }
    }

    private byte[] bodyHash() throws IOException {
        var hash = new RelaxedBody(sha256());
        hash.update(begun, bodyStart, begun.length);
        byte[] block = new byte[BLOCK];
        for (int count = body.read(block); count >= 0; count = body.read(block)) {
            hash.update(block, 0, count);
        }
        return hash.finish();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** RFC 6376 section 3.5, with an empty {@code b=} at the end; never with {@code l=}, which would let anybody add to the body. */
    private static String unsigned(
            DomainName domain, DkimKey key, Instant now, List<String> names, String bodyHash) {
        return " v=1; a=" + key.algorithm().tag() + "; c=relaxed/relaxed; d=" + domain.ascii() + ";\r\n\ts="
                + key.selector() + "; t=" + now.getEpochSecond() + "; x="
                + now.plus(GOOD_FOR).getEpochSecond() + ";\r\n\th=" + folded(names) + ";\r\n\tbh=" + bodyHash
                + ";\r\n\tb=";
    }

    private static String folded(List<String> names) {
        var out = new StringBuilder();
        int line = 0;
        for (String name : names) {
            if (!out.isEmpty()) {
                out.append(':');
                line++;
            }
            if (line + name.length() > LINE) {
                out.append("\r\n\t ");
                line = 0;
            }
            out.append(name);
            line += name.length();
        }
        return out.toString();
    }

    private static String signature(DkimKey key, byte[] header, String unsigned) {
        var signed = new ByteArrayOutputStream(header.length + unsigned.length() + 16);
        signed.writeBytes(header);
        // RFC 6376 section 3.7: last the signature's own field, without a line end
        Relaxed.lastField("DKIM-Signature", unsigned, signed);
        try {
            String text = Base64.getEncoder()
                    .encodeToString(key.algorithm().sign(key.privateKey(), signed.toByteArray()));
            return text.replaceAll("(.{" + LINE + "})(?=.)", "$1\r\n\t ");
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the key of selector " + key.selector() + " does not sign", broken);
        }
    }
}
