package io.postrider.delivery.smtpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class ScramClientTest {
    private static final String CHALLENGE =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    // RFC 7677 section 3
    @Test
    void exchangesWhatTheStandardShows() throws GeneralSecurityException {
        var scram = new ScramClient("user", "pencil", "rOprNGfwEbeRWgbNEkqO");
        assertThat(scram.first()).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(scram.last(CHALLENGE))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(scram.isProof("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isTrue();
        assertThat(scram.isProof("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isFalse();
        assertThat(scram.isProof("e=other-error")).isFalse();
    }

    // RFC 5802 section 5.1
    @Test
    void writesNamesSoThatNoneBecomesAnAttribute() {
        assertThat(new ScramClient("a,b=c", "x", "n").first()).isEqualTo("n,,n=a=2Cb=3Dc,r=n");
    }

    @Test
    void believesNoServerThatMakesItsNonceUpOrWantsTooMuchWorkOrTooLittle() {
        var scram = new ScramClient("user", "pencil", "ours");
        for (String challenge : new String[] {
            "r=theirs,s=AAAA,i=4096", "r=ours,s=AAAA,i=4096", "r=oursandmore,s=AAAA,i=1",
                    "r=oursandmore,s=AAAA,i=99999999",
            "r=oursandmore,s=AAAA,i=x", "r=oursandmore,s=AAAA", "", "m=ext,r=oursandmore,s=AAAA,i=4096"
        }) {
            assertThatExceptionOfType(GeneralSecurityException.class)
                    .as(challenge)
                    .isThrownBy(() -> scram.last(challenge));
        }
        assertThat(scram.isProof("v=")).isFalse();
    }
}
