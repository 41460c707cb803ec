package io.postrider.auth.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private static final String WANTED = "v=DKIM1; k=rsa; p=QUJDRA==";

    @ParameterizedTest
    @ValueSource(
            strings = {
                WANTED,
                "v=DKIM1; p=QUJDRA==",
                "p=QUJDRA==;",
                "k=rsa; p=QUJD RA==",
                "v = DKIM1 ; h=sha1:sha256; s=email; t=s; n=note; p=QUJDRA=="
            })
    void takesWhatReceiversTake(String text) {
        assertThat(KeyText.fault(List.of(text), WANTED)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=DKIM1; k=rsa; p=QUJD                    | another key
            v=DKIM1; k=ed25519; p=QUJDRA==            | another key
            v=DKIM1; k=rsa; p=                        | revoked
            v=DKIM1; k=rsa                            | no key
            v=spf1 mx -all                            | no key
            v=DKIM1; p=QUJDRA==; p=QUJDRA==           | no key
            v=DKIM2; p=QUJDRA==                       | v=DKIM1
            p=QUJDRA==; v=DKIM1                       | v=DKIM1
            v=DKIM1; h=sha1; p=QUJDRA==               | h=
            v=DKIM1; s=tlsrpt; p=QUJDRA==             | s=
            v=DKIM1; t=y:s; p=QUJDRA==                | t=y
            """)
    void tellsWhatKeepsThemFromIt(String text, String advice) {
        assertThat(KeyText.fault(List.of(text), WANTED)).contains(advice);
    }

    @Test
    void noneAndSeveralAreFaultsToo() {
        assertThat(KeyText.fault(List.of(), WANTED)).contains("publish it");
        assertThat(KeyText.fault(List.of(WANTED, WANTED), WANTED)).contains("several");
    }
}
