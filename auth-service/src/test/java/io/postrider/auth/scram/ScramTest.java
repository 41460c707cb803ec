package io.postrider.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO" + SERVER_NONCE;
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final Map<String, byte[]> PLAIN = Map.of();
    private static final Map<String, byte[]> TLS = Map.of("tls-exporter", new byte[] {1, 2, 3});

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ClientFirst first(String message) throws ScramSyntaxException {
        return ClientFirst.parse(octets(message));
    }

    private static ClientFinal last(String message) throws ScramSyntaxException {
        return ClientFinal.parse(octets(message));
    }

    /** RFC 7677 section 3: the example, octet by octet. */
    @Test
    void speaksTheExampleOfTheStandard() throws Exception {
        ClientFirst first = first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(first.username()).isEqualTo("user");
        assertThat(ScramServer.acceptsBinding(first, false, PLAIN)).isTrue();
        ScramServer.Opening opening = ScramServer.open(first, SERVER_NONCE, SALT, 4096);
        assertThat(opening.serverFirst()).isEqualTo("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        ClientFinal last = last("c=biws,r=" + NONCE + ",p=" + PROOF);
        assertThat(ScramServer.continues(opening, last, PLAIN)).isTrue();
        ScramKeys keys = ScramKeys.of("pencil", SALT, 4096);
        String authMessage = ScramServer.authMessage(opening, last);
        assertThat(keys.proves(last.proof(), authMessage)).isTrue();
        assertThat(ScramKeys.of("Pencil", SALT, 4096).proves(last.proof(), authMessage))
                .isFalse();
        assertThat(new String(ScramServer.serverFinal(keys, authMessage), StandardCharsets.US_ASCII))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(ScramKeys.decode(keys.encode()).proves(last.proof(), authMessage))
                .isTrue();
    }

    @Test
    void refusesAProofOfAnotherExchange() throws Exception {
        ScramServer.Opening other =
                ScramServer.open(first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"), "anothernonce", SALT, 4096);
        ClientFinal replayed = last("c=biws,r=" + NONCE + ",p=" + PROOF);
        assertThat(ScramServer.continues(other, replayed, PLAIN)).isFalse();
        ClientFinal forged = last("c=biws,r=rOprNGfwEbeRWgbNEkqOanothernonce,p=" + PROOF);
        assertThat(ScramServer.continues(other, forged, PLAIN)).isTrue();
        assertThat(ScramKeys.of("pencil", SALT, 4096).proves(forged.proof(), ScramServer.authMessage(other, forged)))
                .isFalse();
    }

    /** RFC 5802 section 6: nobody between client and server talks them out of the binding. */
    @Test
    void refusesADowngrade() throws Exception {
        assertThat(ScramServer.acceptsBinding(first("y,,n=u,r=x"), false, TLS)).isFalse();
        assertThat(ScramServer.acceptsBinding(first("y,,n=u,r=x"), false, PLAIN))
                .isTrue();
        assertThat(ScramServer.acceptsBinding(first("n,,n=u,r=x"), false, TLS)).isTrue();
        assertThat(ScramServer.acceptsBinding(first("n,,n=u,r=x"), true, TLS)).isFalse();
        assertThat(ScramServer.acceptsBinding(first("y,,n=u,r=x"), true, TLS)).isFalse();
        assertThat(ScramServer.acceptsBinding(first("p=tls-exporter,,n=u,r=x"), true, TLS))
                .isTrue();
        assertThat(ScramServer.acceptsBinding(first("p=tls-exporter,,n=u,r=x"), false, TLS))
                .isFalse();
        assertThat(ScramServer.acceptsBinding(first("p=tls-unique,,n=u,r=x"), true, TLS))
                .isFalse();
        assertThat(ScramServer.acceptsBinding(first("p=tls-exporter,,n=u,r=x"), true, PLAIN))
                .isFalse();
    }

    /**
     * What gsasl 2.2.0 says over TLS 1.3: with {@code --no-cb}, and with PLUS. Held to the mechanism without PLUS, its
     * library fails after our empty challenge and says nothing, to a server that offers no PLUS as well.
     */
    @Test
    void gsaslFailsWithoutPlusOverTlsByItselfAndWhatItSaysOtherwiseIsTaken() throws Exception {
        ClientFirst unbound = first("n,,n=ann@example.org,r=lRqfwTjrQgAO4lFV0s3AQ3va");
        ClientFirst bound = first("p=tls-exporter,,n=ann@example.org,r=WKTuyX5+xKGsWMN3VxPj7IHY");
        assertThat(ScramServer.acceptsBinding(unbound, false, TLS)).isTrue();
        assertThat(ScramServer.acceptsBinding(bound, true, TLS)).isTrue();
    }

    @Test
    void bindsToTheChannel() throws Exception {
        ScramServer.Opening opening = ScramServer.open(first("p=tls-exporter,,n=u,r=x"), "y", SALT, 4096);
        String bound = Base64.getEncoder().encodeToString(new byte[] {
            'p', '=', 't', 'l', 's', '-', 'e', 'x', 'p', 'o', 'r', 't', 'e', 'r', ',', ',', 1, 2, 3
        });
        String unbound = Base64.getEncoder().encodeToString(octets("p=tls-exporter,,"));
        assertThat(ScramServer.continues(opening, last("c=" + bound + ",r=xy,p=" + PROOF), TLS))
                .isTrue();
        assertThat(ScramServer.continues(opening, last("c=" + unbound + ",r=xy,p=" + PROOF), TLS))
                .isFalse();
        assertThat(ScramServer.continues(opening, last("c=biws,r=xy,p=" + PROOF), TLS))
                .isFalse();
        Map<String, byte[]> elsewhere = Map.of("tls-exporter", new byte[] {1, 2, 4});
        assertThat(ScramServer.continues(opening, last("c=" + bound + ",r=xy,p=" + PROOF), elsewhere))
                .isFalse();
    }

    @Test
    void readsEscapedNamesAndExtensions() throws Exception {
        ClientFirst first = first("n,a=a=2Cb,n=a=2Cb=3Dc,r=x,e=any");
        assertThat(first.authorization()).isEqualTo("a,b");
        assertThat(first.username()).isEqualTo("a,b=c");
        assertThat(first.gs2Header()).isEqualTo("n,a=a=2Cb,");
        assertThat(first.bare()).isEqualTo("n=a=2Cb=3Dc,r=x,e=any");
        assertThat(last("c=biws,r=xy,e=any,p=" + PROOF).withoutProof()).isEqualTo("c=biws,r=xy,e=any");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "x,,n=u,r=x",
                "n,,n=u",
                "n,,n=,r=x",
                "n,,n=u,r=",
                "n,,m=ext,n=u,r=x",
                "n,,n=a=2Db,r=x",
                "n,,n=a=,r=x",
                "n,,n=u,r=a b",
                "n,,n=u,r=x,",
                "p=,,n=u,r=x",
                "n,b=a,n=u,r=x",
                "n,,n=u\0,r=x"
            })
    void readsNothingElseAsAFirstMessage(String message) {
        assertThatThrownBy(() -> first(message)).isInstanceOf(ScramSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=x",
                "c=biws,r=x,",
                "c=?,r=x,p=" + PROOF,
                "c=biws,r=x,p=",
                "c=biws,r=x,p=AAAA",
                "r=x,p=" + PROOF,
                "c=biws,r=x,p=" + PROOF + ",e=after",
                "c=biws,r=x,px" + PROOF
            })
    void readsNothingElseAsALastMessage(String message) {
        assertThatThrownBy(() -> last(message)).isInstanceOf(ScramSyntaxException.class);
    }

    @Test
    void readsNothingEndlessAndNothingThatIsNoText() throws Exception {
        String filler = "e=" + "x".repeat(ScramReader.LONGEST - "n,,n=u,r=x,e=".length());
        assertThat(first("n,,n=u,r=x," + filler).username()).isEqualTo("u");
        assertThatThrownBy(() -> first("n,,n=u,r=x," + filler + "x")).isInstanceOf(ScramSyntaxException.class);
        assertThatThrownBy(() -> first("n,,n=u,r=" + "x".repeat(513))).isInstanceOf(ScramSyntaxException.class);
        byte[] broken = octets("n,,n=u,r=x");
        broken[5] = (byte) 0xff;
        assertThatThrownBy(() -> ClientFirst.parse(broken)).isInstanceOf(ScramSyntaxException.class);
    }

    /** RFC 4013 section 3. */
    @Test
    void preparesPasswordsAsTheStandardDoes() {
        assertThat(SaslPrep.prepare("I\u00adX")).contains("IX");
        assertThat(SaslPrep.prepare("user")).contains("user");
        assertThat(SaslPrep.prepare("USER")).contains("USER");
        assertThat(SaslPrep.prepare("\u00aa")).contains("a");
        assertThat(SaslPrep.prepare("\u2168")).contains("IX");
        assertThat(SaslPrep.prepare("a\u00a0b")).contains("a b");
        assertThat(SaslPrep.prepare("\u0007")).isEmpty();
    }
}
