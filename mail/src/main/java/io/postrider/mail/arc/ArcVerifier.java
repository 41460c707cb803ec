package io.postrider.mail.arc;

import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.arc.ArcSets.ArcSet;
import io.postrider.mail.arc.ArcSets.Signed;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.BodyHashes.Kind;
import io.postrider.mail.dkim.Canonicalization;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimResult.Outcome;
import io.postrider.mail.dkim.MalformedSignatureException;
import io.postrider.mail.dkim.SignatureCheck;
import io.postrider.mail.dkim.SignatureCheck.Bad;
import io.postrider.mail.dkim.SignedHeader;
import io.postrider.mail.dkim.TagList;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validates the chain of a message (RFC 8617 section 5.2): its header is read first and says which hash of the body is wanted;
 * then the body passes by; then the keys are asked for.
 */
public final class ArcVerifier {
    private static final int TIME_DIGITS = 12;

    private final SignedHeader header;
    private final BodyHashes hashes;
    private final int highest;
    private final boolean none;
    private List<ArcSet> sets = List.of();
    private @Nullable Kind body;
    private @Nullable String fault;
    private boolean closed;

    /** The chain does not hold. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean temporary;

        private Broken(String reason, boolean temporary) {
            super(reason);
            this.temporary = temporary;
        }
    }

    /**
     * A message whose header is here and whose body comes.
     *
     * @param hashes is asked for what the newest signature needs
     */
    public ArcVerifier(Headers headers, BodyHashes hashes) {
        this.header = new SignedHeader(headers);
        this.hashes = hashes;
        var found = new ArcSets(headers);
        this.none = found.isEmpty();
        this.highest = found.highest();
        if (none) {
            return;
        }
        try {
            sets = found.whole();
            closed = "fail".equals(sets.getLast().seal().tags().find("cv"));
            for (ArcSet set : sets) {
                checkSeal(set.seal().tags(), set == sets.getFirst());
            }
            body = checkMessageSignature(sets.getLast().messageSignature().tags());
            hashes.want(body);
        } catch (MalformedSignatureException malformed) {
            fault = malformed.reason();
        }
    }

    /** RFC 8617 section 4.1.3 and, of a chain that says so itself, section 5.2, step 3. */
    private static void checkSeal(TagList tags, boolean first) throws MalformedSignatureException {
        String status = tags.get("cv");
        if (status.equals("fail")) {
            throw new MalformedSignatureException("the chain failed before");
        }
        if (!status.equals(first ? "none" : "pass")) {
            throw new MalformedSignatureException("a seal with another chain status than it can have");
        }
        if (tags.has("h")) {
            throw new MalformedSignatureException("a seal with h=");
        }
        tags.number("t", TIME_DIGITS);
        checked(tags);
    }

    /** RFC 8617 section 4.1.2. */
    private static Kind checkMessageSignature(TagList tags) throws MalformedSignatureException {
        checked(tags);
        tags.base64("bh");
        tags.number("t", TIME_DIGITS);
        if (tags.list("h").stream().anyMatch(name -> name.equalsIgnoreCase(ArcSets.SEAL))) {
            throw new MalformedSignatureException("a message signature of a seal");
        }
        return Kind.whole(forms(tags).body());
    }

    /** Where nothing is said it is relaxed here, unlike in DKIM: so those that seal take it. */
    private static Canonicalization.Pair forms(TagList tags) throws MalformedSignatureException {
        return Canonicalization.Pair.of(tags, Canonicalization.RELAXED);
    }

    private static SignatureCheck checked(TagList tags) throws MalformedSignatureException {
        SignatureCheck check = SignatureCheck.of(tags);
        if (check.algorithm() != DkimAlgorithm.RSA_SHA256) {
            throw new MalformedSignatureException("an algorithm that is not defined for chains");
        }
        return check;
    }

    /** What the chain came to. The body has passed by. */
    public ArcResult result(TxtLookup keys) {
        if (none) {
            return ArcResult.none();
        }
        Kind wanted = body;
        if (fault != null || wanted == null) {
            return new ArcResult(Status.FAIL, highest, List.of(), fault, closed, false);
        }
        TxtLookup known = remembering(keys);
        try {
            verifyMessageSignature(wanted, known);
            List<String> sealers = new ArrayList<>();
            for (int i = sets.size(); i >= 1; i--) {
                sealers.addFirst(verifySeal(i, known));
            }
            return new ArcResult(Status.PASS, highest, sealers, null, false, false);
        } catch (Broken broken) {
            return new ArcResult(
                    Status.FAIL, highest, List.of(), String.valueOf(broken.getMessage()), false, broken.temporary);
        } catch (MalformedSignatureException malformed) {
            return ArcResult.failed(highest, malformed.reason());
        }
    }

    /** One who seals twice uses one key for all of it, mostly. */
    private static TxtLookup remembering(TxtLookup keys) {
        Map<String, List<String>> known = new HashMap<>();
        return name -> {
            List<String> records = known.get(name);
            if (records == null) {
                records = keys.txt(name);
                known.put(name, records);
            }
            return records;
        };
    }

    private void verifyMessageSignature(Kind wanted, TxtLookup keys) throws MalformedSignatureException, Broken {
        Signed newest = sets.getLast().messageSignature();
        if (!MessageDigest.isEqual(hashes.get(wanted).sha256(), newest.tags().base64("bh"))) {
            throw new Broken("the body is not the one that was signed", false);
        }
        Canonicalization form = forms(newest.tags()).header();
        verify(newest, header.signedBy(newest.field(), newest.tags(), form), keys);
    }

    /** RFC 8617 section 5.1.1: a seal is of all sets up to its own, in their order. */
    private String verifySeal(int instance, TxtLookup keys) throws MalformedSignatureException, Broken {
        var signed = new ByteArrayOutputStream();
        for (ArcSet set : sets.subList(0, instance - 1)) {
            SignedHeader.relaxed(set.results(), signed);
            SignedHeader.relaxed(set.messageSignature().field(), signed);
            SignedHeader.relaxed(set.seal().field(), signed);
        }
        ArcSet own = sets.get(instance - 1);
        SignedHeader.relaxed(own.results(), signed);
        SignedHeader.relaxed(own.messageSignature().field(), signed);
        SignedHeader.relaxedLast(own.seal().field().name(), own.seal().tags().without("b"), signed);
        verify(own.seal(), signed.toByteArray(), keys);
        return own.seal().tags().get("d").toLowerCase(Locale.ROOT);
    }

    private static void verify(Signed signature, byte[] signed, TxtLookup keys)
            throws MalformedSignatureException, Broken {
        if (checked(signature.tags()).verify(signed, keys) instanceof Bad(var outcome, var reason)) {
            throw new Broken(reason, outcome == Outcome.TEMPERROR);
        }
    }
}
