package io.postrider.standalone.tryout;

import io.postrider.api.ServiceName;
import io.postrider.standalone.setup.SecretStore;
import io.postrider.standalone.suite.SuitePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a domain and two accounts at the first start, through the public REST API, and writes down their passwords. */
public final class FirstStart {
    private static final String DOMAIN = "example.test";
    private static final List<String> PEOPLE = List.of("Alice", "Bob");

    private final Path file;
    private final SuitePorts ports;
    private final SecretStore secrets;
    private final Path caCertificate;
    private final URI rest;

    /**
     * A first start that writes to {@code file}.
     *
     * @param rest where clients find the public REST API
     */
    public FirstStart(Path file, SuitePorts ports, SecretStore secrets, Path caCertificate, URI rest) {
        this.file = file;
        this.ports = ports;
        this.secrets = secrets;
        this.caCertificate = caCertificate;
        this.rest = rest;
    }

    /** The credentials when this is the first start; null when they were made before. */
    public @Nullable Credentials run() {
        Credentials known = Credentials.read(file);
        if (known != null) {
            Credentials now = known.at(ports, rest);
            if (!known.equals(now)) {
                now.write(file);
            }
            return null;
        }
        String key = secrets.get("admin-api-key.secret");
        // Asked at auth-service's own port: it is loopback and plain whatever --listen says.
        URI base = URI.create("http://127.0.0.1:" + ports.publicRest(ServiceName.AUTH_SERVICE));
        try (var api = new AdminApi(base, key, caCertificate)) {
            api.createDomain(DOMAIN);
            List<Credentials.Account> accounts =
                    PEOPLE.stream().map(name -> account(api, name)).toList();
            var credentials = new Credentials(accounts, key, caCertificate.toString(), Credentials.named(ports), rest);
            credentials.write(file);
            return credentials;
        }
    }

    private static Credentials.Account account(AdminApi api, String name) {
        String address = name.toLowerCase(Locale.ROOT) + '@' + DOMAIN;
        return new Credentials.Account(address, api.createAccount(address, name));
    }
}
