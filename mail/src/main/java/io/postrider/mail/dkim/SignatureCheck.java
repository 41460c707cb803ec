package io.postrider.mail.dkim;

import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Checks one signature against the key that its domain publishes; the signature is of DKIM or of ARC, which are the same here.
 *
 * @param algorithm {@code a=}
 * @param domain {@code d=}
 * @param selector {@code s=}
 * @param signature {@code b=}
 */
public record SignatureCheck(DkimAlgorithm algorithm, String domain, String selector, byte[] signature) {
    private static final int LONGEST_NAME = 253;
    /** RFC 8301 section 3.2. */
    private static final int LEAST_BITS = 1_024;
    /** Beyond it a check costs the checker more than it is worth. */
    private static final int MOST_BITS = 8_192;

    private static final int MOST_RECORDS = 5;

    /** What a check comes to. */
    public sealed interface Verdict {}

    /**
     * The signature is the domain's.
     *
     * @param bits the key's length
     * @param testing whether the domain says that it only tries
     * @param strict whether {@code i=} must name the very domain
     */
    public record Good(int bits, boolean testing, boolean strict) implements Verdict {}

    /**
     * It is not, or nobody can tell.
     *
     * @param outcome which of both
     * @param reason why
     */
    public record Bad(DkimResult.Outcome outcome, String reason) implements Verdict {}

    /** Reads the tags that all signatures have. */
    public static SignatureCheck of(TagList tags) throws MalformedSignatureException {
        return new SignatureCheck(DkimAlgorithm.of(tags.get("a")), tags.get("d"), tags.get("s"), tags.base64("b"));
    }

    /** Where the key is (RFC 6376 section 3.6.2.1). */
    String keyName() {
        return selector + "._domainkey." + domain;
    }

    /** Checks the signature of these octets. */
    public Verdict verify(byte[] signed, TxtLookup keys) {
        String name = keyName();
        if (!isName(name)) {
            return new Bad(DkimResult.Outcome.PERMERROR, "no name for a key");
        }
        try {
            return verify(signed, keys.txt(name));
        } catch (Unavailable unknown) {
            return new Bad(DkimResult.Outcome.TEMPERROR, "the key cannot be asked for now");
        }
    }

    private Verdict verify(byte[] signed, List<String> records) {
        Verdict verdict = new Bad(DkimResult.Outcome.PERMERROR, "no key for the signature");
        // RFC 6376 section 3.6.2.2: several records are nobody's right; one of them may be meant
        for (String record : records.subList(0, Math.min(records.size(), MOST_RECORDS))) {
            try {
                verdict = verify(signed, PublicKeyRecord.parse(record, algorithm));
            } catch (MalformedSignatureException useless) {
                verdict = new Bad(DkimResult.Outcome.PERMERROR, useless.reason());
            }
            if (verdict instanceof Good) {
                return verdict;
            }
        }
        return verdict;
    }

    private Verdict verify(byte[] signed, PublicKeyRecord record) {
        if (algorithm == DkimAlgorithm.RSA_SHA256 && (record.bits() < LEAST_BITS || record.bits() > MOST_BITS)) {
            return new Bad(DkimResult.Outcome.POLICY, "a key of " + record.bits() + " bits");
        }
        try {
            return algorithm.verify(record.key(), signed, signature)
                    ? new Good(record.bits(), record.testing(), record.strict())
                    : new Bad(DkimResult.Outcome.FAIL, "signature verification failed");
        } catch (GeneralSecurityException useless) {
            // The signature has not even the shape of one.
            return new Bad(DkimResult.Outcome.FAIL, "signature verification failed");
        }
    }

    /** Letters, digits, hyphens and underscores; what nobody could have published is not asked for. */
    private static boolean isName(String name) {
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (c == '.' ? label == 0 : !fits || label == 63) {
                return false;
            }
            label = c == '.' ? 0 : label + 1;
        }
        return label > 0 && name.length() <= LONGEST_NAME;
    }
}
