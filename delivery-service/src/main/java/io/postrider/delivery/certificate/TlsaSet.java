package io.postrider.delivery.certificate;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The usable ones of a server's TLSA records, and what a certificate chain is worth by them (RFC 7671, RFC 7672). That the records
 * themselves were validated by DNSSEC is for the caller to know.
 *
 * @param records none when TLS has to be and nothing can be proved by it
 */
public record TlsaSet(List<TlsaRecord> records) {
    public TlsaSet {
        records = List.copyOf(records);
    }

    /** The usable ones among what was found. */
    public static TlsaSet of(Collection<TlsaRecord> found) {
        List<TlsaRecord> usable = found.stream().filter(TlsaRecord::isUsable).toList();
        return new TlsaSet(
                usable.stream().filter(record -> !isOutdone(record, usable)).toList());
    }

    /** RFC 7671 section 9: where there is a stronger digest for the same purpose, the weaker one counts no more. */
    private static boolean isOutdone(TlsaRecord record, List<TlsaRecord> usable) {
        return record.matching() == TlsaRecord.SHA_256
                && usable.stream()
                        .anyMatch(other -> other.matching() == TlsaRecord.SHA_512
                                && other.usage() == record.usage()
                                && other.selector() == record.selector());
    }

    /** Whether there is nothing to authenticate anybody by. */
    public boolean isEmpty() {
        return records.isEmpty();
    }

    /**
     * Judges what a server has shown.
     *
     * @param chain its own certificate first
     * @param names any of which the certificate may be for, where names count
     */
    public Verdict judge(List<X509Certificate> chain, Collection<String> names, Instant now) {
        if (chain.isEmpty()) {
            return Verdict.UNTRUSTED;
        }
        X509Certificate own = chain.getFirst();
        // RFC 7671 section 5.1: neither names nor dates count, the record's own life is what counts
        if (of(TlsaRecord.DANE_EE).anyMatch(record -> record.names(own))) {
            return Verdict.TRUSTED;
        }
        Set<X509Certificate> anchors = anchors(chain);
        if (anchors.isEmpty()) {
            return Verdict.UNTRUSTED;
        }
        Verdict path = path(chain, anchors, now);
        // RFC 7672 section 3.2.3: the CN counts where there is no other name
        return path != Verdict.TRUSTED
                        || CertificateNames.of(own).withCommonName().coverAny(names)
                ? path
                : Verdict.WRONG_NAME;
    }

    private Stream<TlsaRecord> of(int usage) {
        return records.stream().filter(record -> record.usage() == usage);
    }

    /** The CAs that the records name: of those that were shown, and (RFC 7671 section 5.2.3) those that are in the DNS as a whole. */
    private Set<X509Certificate> anchors(List<X509Certificate> chain) {
        Set<X509Certificate> anchors = chain.stream()
                .filter(certificate -> of(TlsaRecord.DANE_TA).anyMatch(record -> record.names(certificate)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        of(TlsaRecord.DANE_TA)
                .filter(record ->
                        record.selector() == TlsaRecord.WHOLE_CERTIFICATE && record.matching() == TlsaRecord.EXACT)
                .forEach(record -> read(record, anchors));
        return anchors;
    }

    private static void read(TlsaRecord record, Set<X509Certificate> into) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            into.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(record.data())));
        } catch (CertificateException unreadable) {
            // It names nothing then.
        }
    }

    private static Verdict path(List<X509Certificate> chain, Set<X509Certificate> anchors, Instant now) {
        X509Certificate own = chain.getFirst();
        if (anchors.contains(own) && isSelfSigned(own)) {
            return isValid(own, now) ? Verdict.TRUSTED : Verdict.EXPIRED;
        }
        Verdict verdict = build(chain, anchors, now);
        if (verdict != Verdict.TRUSTED && chain.stream().anyMatch(certificate -> !isValid(certificate, now))) {
            return Verdict.EXPIRED;
        }
        return verdict;
    }

    private static Verdict build(List<X509Certificate> chain, Set<X509Certificate> anchors, Instant now) {
        try {
            var own = new X509CertSelector();
            own.setCertificate(chain.getFirst());
            Set<TrustAnchor> trusted = anchors.stream()
                    .filter(anchor -> isValid(anchor, now))
                    .map(anchor -> new TrustAnchor(anchor, null))
                    .collect(Collectors.toSet());
            if (trusted.isEmpty()) {
                return Verdict.EXPIRED;
            }
            var parameters = new PKIXBuilderParameters(trusted, own);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Verdict.TRUSTED;
        } catch (CertPathBuilderException noPath) {
            return Verdict.UNTRUSTED;
        } catch (GeneralSecurityException unusable) {
            return Verdict.UNTRUSTED;
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    /** As TLS-RPT tells it: one text a record. */
    public List<String> texts() {
        return records.stream().map(TlsaRecord::toString).toList();
    }
}
