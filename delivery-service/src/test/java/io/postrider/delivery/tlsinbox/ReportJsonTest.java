package io.postrider.delivery.tlsinbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.tlsinbox.BadReport.Reason;
import io.postrider.delivery.tlsinbox.BoundedReport.Exceeded;
import io.postrider.delivery.tlsinbox.BoundedReport.Limits;
import io.postrider.delivery.tlsinbox.ReceivedReport.Policy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class ReportJsonTest {
    /** RFC 8460 appendix B. */
    static final String EXAMPLE = """
            {
              "organization-name": "Company-X",
              "date-range": {
                "start-datetime": "2026-04-01T00:00:00Z",
                "end-datetime": "2026-04-01T23:59:59Z"
              },
              "contact-info": "sts-reporting@company-x.example",
              "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
              "policies": [{
                "policy": {
                  "policy-type": "sts",
                  "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.example.test", "max_age: 86400"],
                  "policy-domain": "example.test",
                  "mx-host": "*.mail.example.test"
                },
                "summary": {
                  "total-successful-session-count": 5326,
                  "total-failure-session-count": 303
                },
                "failure-details": [{
                  "result-type": "certificate-expired",
                  "sending-mta-ip": "2001:db8:abcd:0012::1",
                  "receiving-mx-hostname": "mx1.mail.example.test",
                  "failed-session-count": 100
                }, {
                  "result-type": "validation-failure",
                  "sending-mta-ip": "198.51.100.62",
                  "receiving-ip": "203.0.113.58",
                  "receiving-mx-hostname": "mx-backup.mail.example.test",
                  "failed-session-count": 3,
                  "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"
                }]
              }]
            }
            """;

    private static InputStream octets(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static InputStream zeros(int octets) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[octets]);
        }
        return new ByteArrayInputStream(packed.toByteArray());
    }

    @Test
    void readsTheExampleOfTheRfc() throws BadReport {
        ReceivedReport report = ReportJson.read(octets(EXAMPLE));

        assertThat(report.organization()).isEqualTo("Company-X");
        assertThat(report.end()).isEqualTo("2026-04-01T23:59:59Z");
        assertThat(report.policies()).hasSize(1);
        Policy policy = report.policies().getFirst();
        assertThat(policy.lines()).hasSize(4);
        assertThat(policy.mx()).containsExactly("*.mail.example.test");
        assertThat(policy.successful()).isEqualTo(5326);
        assertThat(policy.failed()).isEqualTo(303);
        assertThat(policy.failures()).hasSize(2);
        assertThat(policy.failures().getLast().reason()).isEqualTo("X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED");
        assertThat(policy.moreFailures()).isZero();
    }

    @Test
    void keepsAHundredFailuresAndCountsTheOthers() throws BadReport {
        String one = "{\"result-type\":\"starttls-not-supported\",\"failed-session-count\":1},";
        String many = EXAMPLE.replace("\"failure-details\": [", "\"failure-details\": [" + one.repeat(1_000));
        Policy policy = ReportJson.read(octets(many)).policies().getFirst();
        assertThat(policy.failures()).hasSize(100);
        assertThat(policy.moreFailures()).isEqualTo(902);
    }

    @Test
    void takesControlsAndWhatIsTooLongOutOfTexts() throws BadReport {
        String evil = EXAMPLE.replace("Company-X", "Company\\u0000\\r\\n\\ud800X" + "y".repeat(10_000));
        assertThat(ReportJson.read(octets(evil)).organization())
                .startsWith("Company    Xy")
                .hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "null",
                "{\"organization-name\":1}",
                "{\"policies\":{}}",
                "{\"policies\":[null]}",
                "{\"policies\":[{\"summary\":{\"total-failure-session-count\":-1}}]}",
                "{\"policies\":[{\"summary\":{\"total-failure-session-count\":1.5}}]}",
                "{\"date-range\":{\"start-datetime\":\"yesterday\"}}",
                "{\"date-range\":{\"start-datetime\":\"+999999999-01-01T00:00:00Z\"}}"
            })
    void refusesWhatIsNoReport(String json) {
        assertThatThrownBy(() -> ReportJson.read(octets(json)))
                .isInstanceOfSatisfying(
                        BadReport.class, bad -> assertThat(bad.reason()).isEqualTo(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{",
                "{\"policies\":[",
                "{\"organization-name\":\"x",
                "{\"policies\":[{\"summary\":{\"total-failure-session-count\":99999999999999999999}}]}"
            })
    void refusesWhatIsNoJson(String json) {
        assertThatThrownBy(() -> ReportJson.read(octets(json)))
                .isInstanceOfAny(JacksonException.class, BadReport.class);
    }

    @Test
    void refusesWhatIsNestedWithoutEnd() {
        String nested = "{\"x\":" + "[".repeat(1_000_000);
        assertThatThrownBy(() -> ReportJson.read(octets(nested))).isInstanceOf(JacksonException.class);
    }

    @Test
    void endsAtAsManyOctetsAsAReportMayHave() throws IOException {
        var limits = new Limits(1_000, 1_000, 100, Duration.ofSeconds(2));
        try (var enough = BoundedReport.plain(new ByteArrayInputStream(new byte[1_000]), limits, () -> 0)) {
            assertThat(enough.readAllBytes()).hasSize(1_000);
        }
        try (var tooMuch = BoundedReport.plain(new ByteArrayInputStream(new byte[1_001]), limits, () -> 0)) {
            assertThatThrownBy(tooMuch::readAllBytes).isInstanceOf(Exceeded.class);
        }
    }

    @Test
    void endsWhereNextToNothingUnfoldsWithoutEnd() throws IOException {
        try (var bomb = BoundedReport.gzip(zeros(20_000_000), Limits.USUAL, () -> 0)) {
            assertThatThrownBy(bomb::readAllBytes).isInstanceOf(Exceeded.class).hasMessageContaining("for each one");
        }
        try (var small = BoundedReport.gzip(zeros(1_000_000), Limits.USUAL, () -> 0)) {
            assertThat(small.readAllBytes()).hasSize(1_000_000);
        }
    }

    @Test
    void endsWhenItsTimeIsOver() throws IOException {
        var clock = new AtomicLong();
        try (var slow = BoundedReport.plain(octets("{}"), Limits.USUAL, clock::get)) {
            assertThat(slow.read()).isEqualTo('{');
            clock.set(Duration.ofSeconds(2).toNanos());
            assertThat(slow.read()).isEqualTo('}');
            clock.incrementAndGet();
            assertThatThrownBy(slow::read).isInstanceOf(Exceeded.class);
        }
    }
}
