package io.postrider.testkit.database;

import java.time.Duration;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The image that production runs, in a container that ends with the JVM. */
final class ContainerServer {

    private ContainerServer() {}

    @SuppressWarnings("resource") // lives as long as the JVM
    static TestServer start() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18")
                .withUsername("postgres")
                .withPassword(TestDatabase.PASSWORD)
                .withStartupTimeout(Duration.ofMinutes(5))
                .withStartupAttempts(2)
                .withCommand("postgres", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300");
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "postgres-container-stop"));
        return new TestServer(container.getHost(), container.getMappedPort(5432), TestDatabase.PASSWORD);
    }
}
