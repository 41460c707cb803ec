package io.postrider.standalone.tryout;

import io.postrider.standalone.setup.PrivateFiles;
import io.postrider.standalone.suite.SuitePorts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person needs to try the suite; kept in {@code credentials.json}, which only its owner may read.
 *
 * @param accounts the accounts made at the first start
 * @param adminApiKey a key for everything under {@code /v1}
 * @param caCertificate the PEM file of the CA that signed the server's certificate
 * @param ports where the suite listens
 * @param rest the base URL of the public REST API
 */
public record Credentials(
        List<Account> accounts, String adminApiKey, String caCertificate, Map<String, Integer> ports, URI rest) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public Credentials {
        accounts = List.copyOf(accounts);
        ports = new LinkedHashMap<>(ports);
        // Files from before this member was written do not have it.
        rest = Objects.requireNonNullElseGet(rest, () -> URI.create("http://localhost:8080"));
    }

    /**
     * An account.
     *
     * @param address its address, which is its login name too
     * @param password its password
     */
    public record Account(String address, String password) {
        @Override
        public String toString() {
            return "Account[" + address + "]";
        }
    }

    /** The ports by their names in the file. */
    public static Map<String, Integer> named(SuitePorts ports) {
        Map<String, Integer> named = new LinkedHashMap<>();
        named.put("smtp", ports.smtp());
        named.put("submission", ports.submission());
        named.put("submissions", ports.submissions());
        named.put("imap", ports.imap());
        named.put("imaps", ports.imaps());
        named.put("pop3", ports.pop3());
        named.put("pop3s", ports.pop3s());
        named.put("admin", ports.admin());
        return named;
    }

    /** Reads the file; null when there is none. */
    public static @Nullable Credentials read(Path file) {
        return Files.exists(file) ? JSON.readValue(file.toFile(), Credentials.class) : null;
    }

    /** Writes the file. */
    public void write(Path file) {
        PrivateFiles.write(file, JSON.writeValueAsString(this) + "\n");
    }

    /** The same with an account's new password. */
    public Credentials withPassword(String address, String password) {
        List<Account> changed = new ArrayList<>();
        for (Account account : accounts) {
            boolean meant = account.address().equalsIgnoreCase(address);
            changed.add(meant ? new Account(account.address(), password) : account);
        }
        return new Credentials(changed, adminApiKey, caCertificate, ports, rest);
    }

    /** The same in another place. */
    Credentials at(SuitePorts now, URI base) {
        return new Credentials(accounts, adminApiKey, caCertificate, named(now), base);
    }

    /** What was added to every port when the suite was started last. */
    public int portOffset() {
        return ports.getOrDefault("admin", 0) - new SuitePorts(0).admin();
    }

    @Override
    public String toString() {
        return "Credentials[" + accounts.size() + " accounts]";
    }
}
