package io.postrider.auth.route;

import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.api.auth.RouteApi.Transport;
import io.postrider.auth.access.Fields;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a route says, checked.
 *
 * @param recipientDomain where to: a domain, {@code *.} and a domain, or {@code *}
 * @param transport how
 * @param host the server's name or address; null for MX look-ups
 * @param port its port; null for MX look-ups
 * @param tls what TLS must be like; null for what the settings say
 * @param certificateAuthorities PEM; null for those of the system
 * @param username the login; null for none
 * @param connections connections at once; null for what the settings say
 * @param perMinute messages a minute; null for as many as it takes
 * @param recipients recipients of a transaction; null for what the settings say
 * @param description for people
 * @param enabled whether it holds
 */
record RouteSpec(
        String recipientDomain,
        Transport transport,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Tls tls,
        @Nullable String certificateAuthorities,
        @Nullable String username,
        @Nullable Integer connections,
        @Nullable Integer perMinute,
        @Nullable Integer recipients,
        String description,
        boolean enabled) {
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int LMTP = 24;
    private static final int LONGEST_PEM = 64 * 1024;
    private static final int LONGEST = 255;

    RouteSpec {
        recipientDomain = recipientDomain(recipientDomain);
        description = Fields.text(description, "description", 500);
        if (transport == Transport.MX) {
            refuse(host, "host", "is for smarthost and lmtp: of mx the DNS has the servers.");
            refuse(port, "port", "is for smarthost and lmtp.");
            refuse(username, "username", "is for smarthost.");
            refuse(certificateAuthorities, "certificateAuthorities", "is for smarthost and lmtp.");
            if (tls == Tls.IMPLICIT) {
                throw Fields.unprocessable("tls", "is implicit for smarthost and lmtp only.");
            }
        } else {
            host = host(host);
            tls = tls != null ? tls : transport == Transport.LMTP ? Tls.OPPORTUNISTIC : Tls.VERIFIED;
            port = port(port, transport, tls);
        }
        if (username != null) {
            username = Fields.text(username, "username", LONGEST);
            if (transport == Transport.LMTP || username.isEmpty()) {
                throw Fields.unprocessable("username", "is for smarthost, and says something.");
            }
            // RFC 4954 section 4: a password is told to nobody who is not known, and to no listener
            if (tls != Tls.VERIFIED && tls != Tls.IMPLICIT) {
                throw Fields.unprocessable(
                        "username", "needs tls to be verified or implicit: no password goes in the clear.");
            }
        }
        certificateAuthorities = certificates(certificateAuthorities);
        limit(connections, "maxConnections", 1_000);
        limit(perMinute, "maxPerMinute", 1_000_000);
        limit(recipients, "maxRecipients", 5_000);
    }

    private static String recipientDomain(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("*")) {
            return lower;
        }
        boolean below = lower.startsWith("*.");
        String name = Fields.domain(below ? lower.substring(2) : lower, "recipientDomain")
                .value();
        return below ? "*." + name : name;
    }

    private static String host(@Nullable String text) {
        String host = Fields.text(text, "host", LONGEST).toLowerCase(Locale.ROOT);
        boolean plain =
                host.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || ".-_:".indexOf(c) >= 0);
        if (host.isEmpty() || !plain) {
            throw Fields.unprocessable("host", "is the name or the address of a server.");
        }
        return host;
    }

    private static int port(@Nullable Integer port, Transport transport, Tls tls) {
        int usual = transport == Transport.LMTP ? LMTP : tls == Tls.IMPLICIT ? SUBMISSIONS : SUBMISSION;
        int chosen = Objects.requireNonNullElse(port, usual);
        if (chosen < 1 || chosen > 65_535) {
            throw Fields.unprocessable("port", "is 1 to 65535.");
        }
        return chosen;
    }

    private static @Nullable String certificates(@Nullable String pem) {
        if (pem == null || pem.isBlank()) {
            return null;
        }
        if (pem.length() > LONGEST_PEM) {
            throw Fields.unprocessable("certificateAuthorities", "has more than 64 KiB.");
        }
        try {
            var octets = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(octets)
                    .isEmpty()) {
                throw Fields.unprocessable("certificateAuthorities", "has no certificate in PEM.");
            }
        } catch (CertificateException malformed) {
            throw Fields.unprocessable("certificateAuthorities", "are no certificates in PEM.");
        }
        return pem;
    }

    private static void limit(@Nullable Integer value, String field, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw Fields.unprocessable(field, "is 1 to %d, or null for what the settings say.".formatted(most));
        }
    }

    private static void refuse(@Nullable Object value, String field, String why) {
        if (value != null) {
            throw Fields.unprocessable(field, why);
        }
    }
}
