package io.postrider.auth.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStoreIT {
    @Test
    void forgetsAfterAWeekAndKnowsHowFar(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            for (int i = 0; i < 3; i++) {
                server.admin("POST", "/v1/domains", "{\"name\":\"d%d.example\"}".formatted(i));
            }
            ChangeStore store = server.bean(ChangeStore.class);
            long position = store.position();
            assertThat(store.after(0, 10)).hasSize(3);
            store.trim();
            assertThat(store.floor()).isZero();

            database.execute(
                    "update directory.change_log set at = at - interval '8 days' where position < " + position);
            store.trim();
            assertThat(store.floor()).isEqualTo(position - 1);
            assertThat(store.after(position - 1, 10)).hasSize(1);
            assertThat(store.position()).isEqualTo(position);

            database.execute("update directory.change_log set at = at - interval '8 days'");
            store.trim();
            assertThat(store.position()).isEqualTo(position);
        }
    }
}
