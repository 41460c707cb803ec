package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** S15: however many log in at once, each gets his own session and token. */
class IdentityIT {
    private static final int USERS = 200;
    private static final int LOGINS_OF_EACH = 50;

    @Test
    void nobodyGetsWhatIsSomebodyElses(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            List<String> ids = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                ids.add(expect(201, server.admin("POST", "/v1/accounts", body(user)))
                        .json()
                        .get("id")
                        .asString());
                // From then on remembered, which is where identities could mix.
                expect(200, login(server, user, 0));
            }
            List<Future<AuthServer.Answer>> answers = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(24)) {
                for (int i = 0; i < USERS * LOGINS_OF_EACH; i++) {
                    int user = i % USERS;
                    int turn = i / USERS;
                    answers.add(threads.submit(() -> login(server, user, turn)));
                }
            }
            for (int i = 0; i < answers.size(); i++) {
                JsonNode grant = expect(200, answers.get(i).get()).json();
                assertThat(grant.get("accountId").asString()).isEqualTo(ids.get(i % USERS));
                assertThat(grant.get("address").asString()).isEqualTo(address(i % USERS));
                assertThat(subject(grant.get("accessToken").asString())).isEqualTo(ids.get(i % USERS));
            }
            // The next one's password opens nothing.
            expect(401, server.login(address(0), password(1), "192.0.2.200"));
        }
    }

    private static AuthServer.Answer login(AuthServer server, int user, int turn) {
        return server.login(address(user), password(user), "192.0.2." + (turn + 1));
    }

    private static String subject(String token) {
        return JsonMapper.shared()
                .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .get("sub")
                .asString();
    }

    private static String body(int user) {
        return "{\"address\":\"%s\",\"password\":\"%s\"}".formatted(address(user), password(user));
    }

    private static String address(int user) {
        return "u" + user + "@example.org";
    }

    private static String password(int user) {
        return "the password of " + user;
    }
}
