package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** S13: a hash that is dearer than ours told that the account is there, for no stranger had one. */
class StrangersIT {
    private static final int MANY = 4_000;

    private static long withHash(Strangers strangers, String kind) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> strangers.hashOf("stranger%d@example.org".formatted(i)))
                .filter(Objects::nonNull)
                .filter(hash -> hash.startsWith(kind))
                .count();
    }

    @Test
    void asManyStrangersAsAccountsSeemToHaveAnImportedHash(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            Strangers strangers = server.bean(Strangers.class);
            strangers.look();
            assertThat(withHash(strangers, "")).isZero();
            server.makeAccount("ours@example.org");
            for (int cost : new int[] {4, 4, 5}) {
                String hash = new BCryptPasswordEncoder(cost).encode("a wise old owl");
                expect(201, server.admin("POST", "/v1/accounts", """
                        {"address":"u%s@example.org","passwordHash":"{BLF-CRYPT}%s"}""".formatted(Math.abs(hash.hashCode()), hash)));
            }
            strangers.look();
            assertThat(withHash(strangers, "{BLF-CRYPT}$2a$04$")).isBetween(MANY * 45L / 100, MANY * 55L / 100);
            assertThat(withHash(strangers, "{BLF-CRYPT}$2a$05$")).isBetween(MANY * 21L / 100, MANY * 29L / 100);
            String before = strangers.hashOf("stranger1@example.org");
            strangers.look();
            assertThat(strangers.hashOf("stranger1@example.org")).isEqualTo(before);
            expect(401, server.login("stranger1@example.org", "a wise old owl", "192.0.2.1"));
            database.execute("update directory.account set password_hash = null where password_hash like '{%'");
            strangers.look();
            assertThat(withHash(strangers, "")).isZero();
        }
    }
}
