package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.platform.ServiceApplication;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service starts as it does in production, with nobody else there yet. */
class ServiceStartIT {
    @Test
    void startsAndMigratesWithoutAuthService(@TempDir Path secrets) throws Exception {
        for (String file : List.of(
                "database-postrider_owner.password", "database-mailbox_service.password", "mailbox-service.secret")) {
            Files.writeString(secrets.resolve(file), TestDatabase.PASSWORD);
        }
        try (TestDatabase database = TestDatabase.create();
                var context = ServiceApplication.builder(MailboxServiceApplication.class, ServiceName.MAILBOX_SERVICE)
                        .properties("postrider.database.url=" + database.jdbcUrl())
                        .run(
                                "--server.port=0",
                                "--postrider.management-port=0",
                                "--postrider.address=127.0.0.1",
                                "--postrider.secrets-dir=" + secrets,
                                "--postrider.clients.auth-service.url=http://127.0.0.1:1")) {
            assertThat(context.getBeansOfType(MailboxApi.class)).hasSize(1);
            assertThat(context.getBeansOfType(DeliveryApi.class)).hasSize(1);
            assertThat(context.getBean(javax.sql.DataSource.class).getConnection())
                    .isNotNull();
        }
    }
}
