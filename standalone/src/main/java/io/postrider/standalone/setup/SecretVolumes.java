package io.postrider.standalone.setup;

import io.postrider.api.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The secrets of a suite in containers. One folder keeps all originals; each service's own folder, a volume that nobody else
 * mounts, gets the few that it needs.
 */
final class SecretVolumes {

    /** Where the originals are, below the root. */
    static final String ORIGINALS = "originals";

    private static final String DATABASE = "postgres";

    private final Path root;
    private final String hostname;
    private final SecretStore originals;
    private final CertificateAuthority authority;

    /**
     * @param root has a folder a service
     * @param hostname the name that mail clients use
     */
    SecretVolumes(Path root, String hostname, Clock clock) {
        this.root = root;
        this.hostname = hostname;
        this.originals = new SecretStore(root.resolve(ORIGINALS));
        this.authority = CertificateAuthority.in(root.resolve(ORIGINALS), "Postrider internal CA", clock);
    }

    /** Fills every folder; what is there already stays as it is. */
    void fill() {
        for (ServiceName service : ServiceName.values()) {
            Volume volume = new Volume(root.resolve(service.id()), Volume.SERVICE_USER);
            for (String secret : secretsOf(service)) {
                volume.put(secret, originals.get(secret) + "\n");
            }
            volume.put(CertificateAuthority.CERTIFICATE_FILE, authority.certificate());
            if (!speaksMail(service)) {
                // Renewed at every run: nobody but this CA's own clients ever sees it.
                volume.put("internal", authority.issue(List.of(service.id(), "localhost")));
            }
            if (speaksMail(service) || service == ServiceName.AUTH_SERVICE) {
                // auth-service signs Apple's profiles with it.
                IssuedCertificate shown = mailCertificate();
                volume.putOnce("tls.crt", shown::chain);
                volume.putOnce("tls.key", shown::privateKey);
            }
        }
        fillDatabase();
        // HAProxy reads chain and key from one file.
        Volume edge = new Volume(root.resolve("edge"), Volume.SERVICE_USER);
        IssuedCertificate shown = mailCertificate();
        edge.putOnce("edge.pem", () -> shown.chain() + shown.privateKey());
    }

    private void fillDatabase() {
        Volume volume = new Volume(root.resolve(DATABASE), Volume.POSTGRES_USER);
        originals.get("database-" + DatabaseSetup.OWNER + ".password");
        volume.put("superuser.password", originals.get("database-postgres.password") + "\n");
        volume.put("tls", authority.issue(List.of(DATABASE, "localhost")));
        // Inside the container by its socket; from outside with TLS and a password, or not at all.
        volume.put("pg_hba.conf", "local all all trust\nhostssl all all all scram-sha-256\n");
    }

    /** All replicas of all mail services show the same certificate, until the operator puts his own in its place. */
    private IssuedCertificate mailCertificate() {
        Path folder = originals.folder();
        try {
            if (!Files.exists(folder.resolve("mail.key"))) {
                IssuedCertificate made = authority.issue(List.of(hostname, "localhost", "127.0.0.1"));
                PrivateFiles.write(folder.resolve("mail.crt"), made.chain());
                PrivateFiles.write(folder.resolve("mail.key"), made.privateKey());
            }
            return new IssuedCertificate(
                    Files.readString(folder.resolve("mail.crt")), Files.readString(folder.resolve("mail.key")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> secretsOf(ServiceName service) {
        List<String> secrets = new ArrayList<>(List.of(service.id() + ".secret"));
        String role = service.id().replace('-', '_').toLowerCase(Locale.ROOT);
        if (DatabaseSetup.SERVICE_ROLES.contains(role)) {
            secrets.add("database-" + role + ".password");
        }
        if (service == ServiceName.AUTH_SERVICE || service == ServiceName.DELIVERY_SERVICE) {
            // One writes reverse-paths, the other knows them again.
            secrets.add("srs.secret");
        }
        if (service == ServiceName.DELIVERY_SERVICE) {
            secrets.add("webhook-key.secret");
        }
        if (service == ServiceName.AUTH_SERVICE) {
            secrets.add("token-key.secret");
            secrets.add("admin-api-key.secret");
            for (ServiceName client : ServiceName.values()) {
                secrets.add(client.id() + ".secret");
            }
        }
        return secrets;
    }

    private static boolean speaksMail(ServiceName service) {
        return service == ServiceName.SMTP_GATEWAY || service == ServiceName.IMAP_SERVICE;
    }
}
