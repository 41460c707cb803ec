package io.postrider.delivery.mtasts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.mtasts.StsPolicy.Mode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StsPolicyTest {
    private static final String START = "version: STSv1\r\nmode: enforce\r\n";

    @Test
    void readsTheExampleOfTheStandard() {
        StsPolicy policy = StsPolicy.parse(
                START + "mx: mail.example.com\r\nmx: *.Example.NET\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n");
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.mx()).containsExactly("mail.example.com", "*.example.net", "backupmx.example.com");
        assertThat(policy.maxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(policy.lines())
                .startsWith("version: STSv1", "mode: enforce", "mx: mail.example.com")
                .endsWith("max_age: 604800");
    }

    @Test
    void passesOverWhatItDoesNotKnowAndWhatIsSaidTwice() {
        StsPolicy policy =
                StsPolicy.parse("version:STSv1\nfuture: yes\nmode: testing \nmode: enforce\n\nmx: a.test\nmax_age:1");
        assertThat(policy.mode()).isEqualTo(Mode.TESTING);
        assertThat(StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 9999999999")
                        .maxAge())
                .as("a year at most")
                .isEqualTo(Duration.ofSeconds(31_557_600));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html></html>",
                "version: STSv2\nmode: none\nmax_age: 1",
                "mode: none\nmax_age: 1",
                "version: STSv1\nmax_age: 1\nmx: a.test",
                "version: STSv1\nmode: strict\nmx: a.test\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a.test",
                "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1",
                "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 12345678901",
                "version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: *\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a..test\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a.test, b.test\nmax_age: 1"
            })
    void refusesWhatIsNoPolicy(String text) {
        assertThatThrownBy(() -> StsPolicy.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void letsAWildcardStandForOneLabel() {
        StsPolicy policy = StsPolicy.parse(START + "mx: mail.far.test\nmx: *.mx.far.test\nmax_age: 1");
        assertThat(List.of("mail.far.test", "MAIL.far.test", "a.mx.far.test", "B.MX.far.test"))
                .allMatch(policy::covers);
        assertThat(List.of("mx.far.test", "a.b.mx.far.test", "far.test", "amx.far.test", "mail.far.test.evil.test", ""))
                .noneMatch(policy::covers);
    }

    @Test
    void takesAnIdFromOneRecordAlone() {
        assertThat(StsRecord.id(List.of("v=spf1 -all", "v=STSv1; id=20160831085700Z;")))
                .contains("20160831085700Z");
        assertThat(StsRecord.id(List.of("v=STSv1;id=a"))).contains("a");
        assertThat(StsRecord.id(List.of("v=STSv1 ; id=a ; x=y"))).contains("a");
        for (List<String> none : List.of(
                List.<String>of(),
                List.of("v=STSv1; id=a", "v=STSv1; id=b"),
                List.of("v=STSv12; id=a"),
                List.of("v=STSv1; id=a-b"),
                List.of("v=STSv1; id=" + "a".repeat(33)),
                List.of("v=STSv1;"))) {
            assertThat(StsRecord.id(none)).as(none.toString()).isEmpty();
        }
    }
}
