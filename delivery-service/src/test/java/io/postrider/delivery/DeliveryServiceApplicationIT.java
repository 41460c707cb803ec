package io.postrider.delivery;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class DeliveryServiceApplicationIT {
    @TempDir
    Path secrets;

    @Test
    void bootsMigratesAndLetsNobodyInWithoutAToken() throws Exception {
        for (String role : new String[] {TestDatabase.OWNER, TestDatabase.DELIVERY_SERVICE}) {
            Files.writeString(secrets.resolve("database-" + role + ".password"), TestDatabase.PASSWORD);
        }
        Files.writeString(secrets.resolve("delivery-service.secret"), "secret");
        try (TestDatabase database = TestDatabase.create();
                ConfigurableApplicationContext context = boot(database)) {
            Ports ports = context.getBean(Ports.class);

            assertThat(get(ports.management(), "/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
            // Ready once auth-service was reached for the first time; here there is none.
            assertThat(get(ports.management(), "/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
            assertThat(get(ports.management(), "/actuator/prometheus").body()).contains("postrider_accept_seconds");
            assertThat(get(ports.internal(), "/internal/v1/messages").statusCode())
                    .isEqualTo(401);
        }
    }

    private ConfigurableApplicationContext boot(TestDatabase database) {
        return ServiceApplication.builder(DeliveryServiceApplication.class, ServiceName.DELIVERY_SERVICE)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.address=127.0.0.1",
                        "--postrider.secrets-dir=" + secrets,
                        "--postrider.database.url=" + database.jdbcUrl(),
                        "--postrider.clients.auth-service.url=http://127.0.0.1:9",
                        "--postrider.clients.mailbox-service.url=http://127.0.0.1:9");
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), ofString());
        }
    }
}
