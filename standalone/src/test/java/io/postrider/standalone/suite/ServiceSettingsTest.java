package io.postrider.standalone.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
    private final ServiceSettings settings =
            new ServiceSettings(new SuitePorts(10), "127.0.0.1", Path.of("/s"), URI.create("http://localhost:8090"));

    @Test
    void onlyServicesWithAStoreAreToldOfTheDatabase() {
        for (ServiceName service : ServiceName.values()) {
            boolean protocol = service == ServiceName.SMTP_GATEWAY || service == ServiceName.IMAP_SERVICE;
            assertThat(settings.arguments(service, name -> false).stream()
                            .anyMatch(argument -> argument.startsWith("--postrider.database")))
                    .isEqualTo(!protocol);
        }
    }

    @Test
    void callsGoOverLoopbackHttp() {
        assertThat(settings.arguments(ServiceName.IMAP_SERVICE, name -> false))
                .contains("--postrider.clients.mailbox-service.url=http://127.0.0.1:8193");
    }

    @Test
    void theOperatorsEnvironmentGoesBefore() {
        var operator = Set.of("POSTRIDER_TLS_CERTIFICATE", "POSTRIDER_SMTP_MX_PORT", "POSTRIDER_TLS_PRIVATEKEY");
        assertThat(settings.arguments(ServiceName.SMTP_GATEWAY, operator::contains))
                .noneMatch(argument -> argument.startsWith("--postrider.tls"))
                .noneMatch(argument -> argument.startsWith("--postrider.smtp.mx-port"))
                .contains("--postrider.smtp.submission-port=2597");
    }

    @Test
    void mailProgramsAreToldOfThePortsThatAreOpen() {
        assertThat(settings.arguments(ServiceName.AUTH_SERVICE, name -> false))
                .contains("--postrider.hostname=localhost", "--postrider.auth.published.imaps-port=3003");
        assertThat(settings.arguments(ServiceName.AUTH_SERVICE, "POSTRIDER_HOSTNAME"::equals))
                .noneMatch(argument -> argument.startsWith("--postrider.hostname"));
    }

    @Test
    void noPortIsTakenTwice() {
        var ports = new SuitePorts(0);
        var all = Arrays.stream(ServiceName.values())
                .flatMap(service ->
                        Arrays.asList(ports.internal(service), ports.management(service), ports.publicRest(service))
                                .stream())
                .toList();
        assertThat(all).doesNotHaveDuplicates().doesNotContain(ports.admin(), ports.database());
    }
}
