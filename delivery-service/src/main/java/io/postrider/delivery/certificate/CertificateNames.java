package io.postrider.delivery.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The host names that a certificate is for (RFC 9525). */
final class CertificateNames {
    private static final int DNS_NAME = 2;

    private final X509Certificate certificate;
    private final List<String> patterns;

    private CertificateNames(X509Certificate certificate, List<String> patterns) {
        this.certificate = certificate;
        this.patterns = patterns;
    }

    static CertificateNames of(X509Certificate certificate) {
        List<String> patterns = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> name : alternatives) {
                    if (name.get(0) instanceof Integer type && type == DNS_NAME) {
                        patterns.add(canonical(String.valueOf(name.get(1))));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            // It is for nobody then.
        }
        return new CertificateNames(certificate, patterns);
    }

    /** The same, and the subject's common name where there is no name of the modern kind. */
    CertificateNames withCommonName() {
        if (!patterns.isEmpty()) {
            return this;
        }
        try {
            String subject = certificate.getSubjectX500Principal().getName();
            List<String> names = new LdapName(subject)
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(value -> canonical(String.valueOf(value)))
                            .toList();
            return new CertificateNames(certificate, names);
        } catch (InvalidNameException unreadable) {
            return this;
        }
    }

    boolean coverAny(Collection<String> names) {
        return names.stream().map(CertificateNames::canonical).anyMatch(this::cover);
    }

    private boolean cover(String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** RFC 9525 section 6.3: a wildcard is the whole of the first label, and stands for one. */
    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
