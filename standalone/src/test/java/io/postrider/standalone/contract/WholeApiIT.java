package io.postrider.standalone.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.standalone.TestSuite;
import io.postrider.testkit.openapi.ApiClient;
import io.postrider.testkit.openapi.ApiDescription;
import io.postrider.testkit.openapi.ApiDescription.Operation;
import io.postrider.testkit.openapi.FullTenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * S19, S20, S21: every operation that the suite describes itself to have, called for what is another tenant's, and then at
 * random. New operations are in both as soon as they are described.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeApiIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "postrider.auth.api-keys.calls-per-second", "100000",
            // RSA keys are made when the tests ask for them.
            "postrider.auth.dkim.look-every", "1d",
            // Nobody answers there: what looks at the world sees nothing, and soon.
            "postrider.outbound-enabled", "true",
            "postrider.dns.resolver", "127.0.0.1:1",
            "postrider.dns.health-deadline", "50ms",
            "postrider.mailbox.imports.ports", "1");

    private TestSuite suite;
    private ApiClient api;
    private ApiDescription description;
    private ApiMatrix matrix;
    private Map<String, String> before = Map.of();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        SETTINGS.forEach(System::setProperty);
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
        api = new ApiClient(suite.credentials().rest(), suite.credentials().adminApiKey());
        description = new ApiDescription(
                api.admin("GET", "/v1/openapi.json", "").expect(200).text());
        matrix = new ApiMatrix(api, description, tenant("red"), tenant("blue"));
        before = WholeState.of(suite.database());
    }

    private FullTenant tenant(String name) throws Exception {
        FullTenant tenant = FullTenant.make(api, name);
        MailObjects.give(suite, api, tenant);
        return tenant;
    }

    @AfterAll
    void stop() {
        SETTINGS.keySet().forEach(System::clearProperty);
        api.close();
        suite.close();
    }

    @Test
    @Order(1)
    void theOtherTenantsMailIsThereToBeSeen() {
        assertThat(matrix.isSeen("/v1/messages/trace", "queueId")).isTrue();
        assertThat(matrix.isSeen("/v1/messages/quarantine", null)).isTrue();
        assertThat(matrix.isSeen("/v1/messages/{id}/verdict", null)).isTrue();
        assertThat(matrix.isSeen("/v1/messages/verdicts", null)).isTrue();
        assertThat(matrix.isSeen("/v1/messages/brakes", null)).isTrue();
        assertThat(matrix.isSeen("/v1/tls-reports/{id}", null)).isTrue();
        assertThat(matrix.isSeen("/v1/exports/{account}", null)).isTrue();
        assertThat(matrix.isSeen("/v1/imports/{account}/{job}", null)).isTrue();
    }

    @Test
    @Order(1)
    void aKeyForADomainSeesItsMail() {
        for (String path : List.of("/v1/messages/trace?recipient=ann@", "/v1/queue/recipients?sender=ann@")) {
            assertThat(matrix.ofADomain(path + "red.example")).contains("canary-red");
            assertThat(matrix.ofADomain(path + "blue.example")).doesNotContain("canary-blue");
        }
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> nothingOfAnotherTenantIsTold() {
        return each(description.operations(), matrix::check);
    }

    @Test
    @Order(3)
    void nothingWasChanged() {
        assertThat(WholeState.of(suite.database())).isEqualTo(before);
    }

    @TestFactory
    @Order(4)
    Stream<DynamicTest> nothingIsAnsweredWith500() throws Exception {
        ApiFuzz fuzz = new ApiFuzz(api, description, tenant("fuzzed"));
        return each(fuzz.operations(), fuzz::fuzz);
    }

    private static Stream<DynamicTest> each(List<Operation> operations, Consumer<Operation> check) {
        return operations.stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check.accept(operation)));
    }
}
