package io.postrider.standalone;

import io.postrider.standalone.setup.CertificateAuthority;
import io.postrider.standalone.setup.IssuedCertificate;
import io.postrider.standalone.setup.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's certificate from the installation's own CA, issued anew before it ends or when its names are too few. */
final class ServerCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path folder;
    private final Clock clock;

    ServerCertificate(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    Path authorityFile() {
        return folder.resolve(CertificateAuthority.CERTIFICATE_FILE);
    }

    /** Makes CA and certificate where they are missing. A certificate that the operator put there is left alone. */
    void ensure(String listen) {
        var authority = CertificateAuthority.in(folder, "Postrider CA", clock);
        List<String> names = names(listen);
        if (!good(names)) {
            IssuedCertificate issued = authority.issue(names);
            PrivateFiles.write(folder.resolve("tls.crt"), issued.chain());
            PrivateFiles.write(folder.resolve("tls.key"), issued.privateKey());
        }
    }

    private boolean good(List<String> names) {
        Path file = folder.resolve("tls.crt");
        if (!Files.exists(file) || !Files.exists(folder.resolve("tls.key"))) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            if (!certificate.getIssuerX500Principal().getName().equals("CN=Postrider CA")) {
                return true;
            }
            boolean lasts = certificate
                    .getNotAfter()
                    .toInstant()
                    .isAfter(clock.instant().plus(RENEW_BEFORE));
            return lasts && covers(certificate, names);
        } catch (IOException | CertificateException unreadable) {
            LOG.warn("{} is unreadable and made anew", file, unreadable);
            return false;
        }
    }

    private static boolean covers(X509Certificate certificate, List<String> names) throws CertificateException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        Set<String> covered = new LinkedHashSet<>();
        if (alternatives != null) {
            alternatives.forEach(name -> covered.add(Objects.toString(name.get(1))));
        }
        return covered.contains("localhost")
                && names.stream().filter(name -> !name.contains(":")).allMatch(covered::contains);
    }

    private static List<String> names(String listen) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        String hostname = System.getenv("POSTRIDER_HOSTNAME");
        if (hostname != null && !hostname.isBlank()) {
            names.add(hostname);
        }
        try {
            names.add(InetAddress.getLocalHost().getHostName());
            InetAddress address = InetAddress.getByName(listen);
            if (!address.isAnyLocalAddress()) {
                names.add(address.getHostAddress());
            }
        } catch (IOException unknown) {
            LOG.debug("this machine's name is unknown", unknown);
        }
        return List.copyOf(names);
    }
}
