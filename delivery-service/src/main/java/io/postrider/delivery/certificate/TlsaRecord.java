package io.postrider.delivery.certificate;

import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/**
 * A TLSA record (RFC 6698 section 2.1).
 *
 * @param usage which certificate it speaks of, and who else has to vouch for it
 * @param selector whether all of that certificate counts or its key
 * @param matching how that is written down
 * @param data the association data
 */
public record TlsaRecord(int usage, int selector, int matching, byte[] data) {
    /** DANE-TA: the CA that the domain trusts (RFC 7218 section 2.1). */
    public static final int DANE_TA = 2;

    /** DANE-EE: the server's own certificate. */
    public static final int DANE_EE = 3;

    static final int WHOLE_CERTIFICATE = 0;
    static final int PUBLIC_KEY = 1;
    static final int EXACT = 0;
    static final int SHA_256 = 1;
    static final int SHA_512 = 2;

    public TlsaRecord {
        data = data.clone();
    }

    /** Those of a port of a host (RFC 6698 section 3). */
    public static Answer<TlsaRecord> published(Dns dns, int port, String host) {
        return dns.records(
                "_" + port + "._tcp." + host,
                Type.TLSA,
                record -> record instanceof TLSARecord tlsa
                        ? new TlsaRecord(
                                tlsa.getCertificateUsage(),
                                tlsa.getSelector(),
                                tlsa.getMatchingType(),
                                tlsa.getCertificateAssociationData())
                        : null);
    }

    /** Whether it can be honoured between mail servers. */
    boolean isUsable() {
        // RFC 7672 section 3.1.3: usages that need a CA of the system are treated as unusable
        boolean known = usage == DANE_TA || usage == DANE_EE;
        // RFC 6698 section 4.1: neither is what has parameters that nobody knows, or data that they cannot mean
        return known && (selector == WHOLE_CERTIFICATE || selector == PUBLIC_KEY) && isWellFormed();
    }

    private boolean isWellFormed() {
        return switch (matching) {
            case EXACT -> data.length > 0;
            case SHA_256 -> data.length == 32;
            case SHA_512 -> data.length == 64;
            default -> false;
        };
    }

    /** Whether it names this certificate. */
    boolean names(X509Certificate certificate) {
        try {
            byte[] selected =
                    selector == PUBLIC_KEY ? certificate.getPublicKey().getEncoded() : certificate.getEncoded();
            return MessageDigest.isEqual(data, matched(selected));
        } catch (CertificateEncodingException unreadable) {
            return false;
        }
    }

    private byte[] matched(byte[] selected) {
        return switch (matching) {
            case SHA_256 -> digest("SHA-256", selected);
            case SHA_512 -> digest("SHA-512", selected);
            default -> selected;
        };
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As a zone file has it. */
    @Override
    public String toString() {
        return "%d %d %d %s".formatted(usage, selector, matching, HexFormat.of().formatHex(data));
    }
}
