package io.postrider.mail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.arc.ArcSets.ArcSet;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.BodyHashes.Kind;
import io.postrider.mail.dkim.Canonicalization;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.Folding;
import io.postrider.mail.dkim.MalformedSignatureException;
import io.postrider.mail.dkim.SignedHeader;
import io.postrider.mail.dkim.SignedNames;
import io.postrider.mail.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Adds a set to the chain of a message that is handed on (RFC 8617 section 5.1).
 *
 * @param host who says what was found of the message (RFC 8601 section 2.2)
 * @param domain whose key it is
 * @param key of RSA, the only algorithm that there is for chains
 */
public record ArcSealer(String host, DomainName domain, DkimKey key) {
    /** What the sealer hashes of the body. */
    private static final Kind BODY = Kind.whole(Canonicalization.RELAXED);

    public ArcSealer {
        if (key.algorithm() != DkimAlgorithm.RSA_SHA256) {
            throw new IllegalArgumentException("a chain is sealed with RSA");
        }
    }

    /**
     * What is handed on.
     *
     * @param headers its header
     * @param hashes of its body, which has passed by
     * @param chain what was found of the chain so far
     * @param results what else was found, as Authentication-Results has it behind the host (RFC 8601 section 2.2)
     */
    public record Found(Headers headers, BodyHashes hashes, ArcResult chain, String results) {}

    /** Asks for what the sealer needs of the body, before it begins. */
    public static void want(BodyHashes hashes) {
        hashes.want(BODY);
    }

    /** Whether a set may be added: not to a chain that failed before (RFC 8617 section 5.1.2), nor beyond the last instance, nor when nobody can tell now. */
    public static boolean mayAdd(ArcResult chain) {
        return !chain.closed() && !chain.temporary() && chain.instances() < ArcSets.MOST;
    }

    /** The three fields of a new set with their line ends, to stand before everything else. */
    public byte[] seal(Found found, Instant now) {
        List<String> names = new ArrayList<>(SignedNames.of(found.headers()));
        // RFC 8617 section 4.1.2: DKIM-Signature should be covered, Authentication-Results and ARC-Seal must not be
        found.headers().all("DKIM-Signature").forEach(field -> names.add("DKIM-Signature"));
        return seal(found, names, now);
    }

    byte[] seal(Found found, List<String> names, Instant now) {
        int instance = found.chain().instances() + 1;
        Field results = new Field(ArcSets.RESULTS, " i=" + instance + "; " + host + "; " + found.results());
        Field signature = messageSignature(found, instance, names, now);
        Field seal = seal(found, results, signature, instance, now);
        return (seal.text() + signature.text() + results.text()).getBytes(ISO_8859_1);
    }

    /** A field that is being made. */
    private record Field(String name, String value) {
        String text() {
            return name + ":" + value + "\r\n";
        }

        void relaxed(ByteArrayOutputStream out) {
            SignedHeader.relaxedLast(name, value, out);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
    }

    /** RFC 8617 section 4.1.2. */
    private Field messageSignature(Found found, int instance, List<String> names, Instant now) {
        String bodyHash =
                Base64.getEncoder().encodeToString(found.hashes().get(BODY).sha256());
        var signed = new ByteArrayOutputStream();
        new SignedHeader(found.headers()).write(names, Canonicalization.RELAXED, signed);
        String before = " a=rsa-sha256;\r\n b=";
        String after = ";\r\n bh=" + bodyHash + "; c=relaxed/relaxed;\r\n d=" + domain.ascii() + "; h="
                + Folding.names(names) + ";\r\n i=" + instance + "; s=" + key.selector() + "; t="
                + now.getEpochSecond();
        return signed(ArcSets.MESSAGE_SIGNATURE, before, after, signed);
    }

    /** RFC 8617 section 4.1.3. */
    private Field seal(Found found, Field results, Field signature, int instance, Instant now) {
        var signed = new ByteArrayOutputStream();
        // RFC 8617 section 5.1.2: the seal of a chain that failed is of its own set alone
        if (found.chain().status() == Status.PASS) {
            earlier(found.headers(), signed);
        }
        results.relaxed(signed);
        signature.relaxed(signed);
        String after = "; cv=" + found.chain().status().text() + "; d=" + domain.ascii() + "; i=" + instance
                + ";\r\n s=" + key.selector() + "; t=" + now.getEpochSecond();
        return signed(ArcSets.SEAL, " a=rsa-sha256;\r\n b=", after, signed);
    }

    private static void earlier(Headers headers, ByteArrayOutputStream signed) {
        try {
            for (ArcSet set : new ArcSets(headers).whole()) {
                SignedHeader.relaxed(set.results(), signed);
                SignedHeader.relaxed(set.messageSignature().field(), signed);
                SignedHeader.relaxed(set.seal().field(), signed);
            }
        } catch (MalformedSignatureException impossible) {
            throw new IllegalArgumentException("a chain that passed is not whole", impossible);
        }
    }

    private Field signed(String name, String before, String after, ByteArrayOutputStream signed) {
        SignedHeader.relaxedLast(name, before + after, signed);
        return new Field(name, before + Folding.text(key.sign(signed.toByteArray())) + after);
    }
}
