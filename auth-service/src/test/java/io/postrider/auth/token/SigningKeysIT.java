package io.postrider.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer one;
    private AuthServer two;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path secrets = AuthServer.secrets(folder);
        one = AuthServer.start(database, secrets);
        two = AuthServer.start(database, secrets);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        database.close();
    }

    private void age(String interval) {
        database.execute("update directory.signing_key set created_at = created_at - interval '" + interval + "'");
    }

    private static SigningKeys refreshed(AuthServer server) {
        SigningKeys keys = server.bean(SigningKeys.class);
        keys.refresh();
        return keys;
    }

    private static List<String> published(AuthServer server) {
        return server.internal("GET", "/internal/oauth2/jwks")
                .json()
                .get("keys")
                .valueStream()
                .map(key -> key.get("kid").asString())
                .toList();
    }

    @Test
    void publishesANewKeyBeforeItSignsAndAnOldOneAfterwards() {
        String first = refreshed(one).current().id();
        assertThat(refreshed(two).current().id()).isEqualTo(first);
        assertThat(published(two)).containsExactly(first);

        age("31 days");
        assertThat(refreshed(one).current().id()).isEqualTo(first);
        assertThat(published(one)).hasSize(2).contains(first);
        assertThat(refreshed(two).current().id()).isEqualTo(first);
        assertThat(published(two)).isEqualTo(published(one));

        age("11 minutes");
        String second = refreshed(one).current().id();
        assertThat(second).isNotEqualTo(first);
        assertThat(published(one)).hasSize(2);

        age("30 minutes");
        assertThat(refreshed(two).current().id()).isEqualTo(second);
        assertThat(published(two)).containsExactly(second);
    }
}
