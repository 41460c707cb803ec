package io.postrider.auth.dns;

import io.postrider.platform.hash.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A TLSA record (RFC 6698 section 2.1) as mail servers judge it.
 *
 * @param usage which certificate of a chain it is of
 * @param selector what of that certificate
 * @param matching in which form
 * @param association that form, as hexadecimal digits in lower case
 */
record TlsaRecord(int usage, int selector, int matching, String association) {
    private static final int TRUST_ANCHOR = 2;
    private static final int END_ENTITY = 3;

    /** Reads one as the DNS has it; empty when it is none. */
    static Optional<TlsaRecord> parse(String text) {
        String[] words = text.strip().split(" +", 4);
        try {
            if (words.length == 4) {
                return Optional.of(new TlsaRecord(
                        Integer.parseInt(words[0]),
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        words[3].replace(" ", "").toLowerCase(Locale.ROOT)));
            }
        } catch (NumberFormatException none) {
            // None of ours.
        }
        return Optional.empty();
    }

    /** RFC 7672 section 3.1.3: with the usages of the web mail servers do nothing, nor with numbers that they do not know. */
    boolean isUsable() {
        return (usage == TRUST_ANCHOR || usage == END_ENTITY)
                && (selector == 0 || selector == 1)
                && matching >= 0
                && matching <= 2;
    }

    /** Whether it is of a chain that a server shows, the server's own certificate first. */
    boolean isOf(List<X509Certificate> chain) {
        // RFC 7671 section 5.2.2: a trust anchor is one of the chain, too
        List<X509Certificate> meant = usage == END_ENTITY ? chain.subList(0, 1) : chain.subList(1, chain.size());
        return isUsable() && meant.stream().anyMatch(one -> association.equals(form(one)));
    }

    private String form(X509Certificate certificate) {
        byte[] selected = selector == 0
                ? encoded(certificate)
                : certificate.getPublicKey().getEncoded();
        byte[] form = switch (matching) {
            case 0 -> selected;
            case 1 -> Sha256.of(selected);
            default -> sha512(selected);
        };
        return HexFormat.of().formatHex(form);
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was read can be written", impossible);
        }
    }

    private static byte[] sha512(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(octets);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-512", impossible);
        }
    }
}
