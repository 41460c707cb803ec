package io.postrider.auth.secondstep;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A second step, on two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondStepIT {
    private static final String CLIENT = "192.0.2.7";
    private static final String MINE = "/v1/me/totp";

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String address = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        one = replicas.one();
        two = replicas.two();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeAccount() {
        address = replicas.newAddress();
        one.makeAccount(address);
    }

    private SecondStepUser enrolled() {
        return new SecondStepUser(one, replicas.database(), address)
                .knownTo(one)
                .knownTo(two);
    }

    private AuthServer.Answer withPassword(AuthServer server) {
        return server.me(address, AuthServer.PASSWORD, "GET", MINE, "");
    }

    @Test
    void isNotThereUntilACodeConfirmsIt() {
        assertThat(expect(200, withPassword(one)).json().get("enabled").asBoolean())
                .isFalse();
        expect(201, one.me(address, AuthServer.PASSWORD, "POST", MINE, ""));
        expect(422, one.me(address, AuthServer.PASSWORD, "PUT", MINE + "/confirmation", "{\"code\":\"12345\"}"));
        expect(200, one.login(address, AuthServer.PASSWORD, CLIENT));
        assertThat(expect(200, withPassword(one)).json().get("enabled").asBoolean())
                .isFalse();
        SecondStepUser user = enrolled();
        AuthServer.Answer state = expect(200, user.call(one, user.code(), "GET", MINE, ""));
        assertThat(state.json().get("enabled").asBoolean()).isTrue();
        assertThat(state.json().get("recoveryCodes").asInt()).isEqualTo(10);
        expect(409, user.call(one, user.code(), "POST", MINE, ""));
    }

    @Test
    void itsEnrolmentTellsProgramsAllTheyNeed() {
        AuthServer.Answer begun = expect(201, one.me(address, AuthServer.PASSWORD, "POST", MINE, ""));
        String secret = begun.json().get("secret").asString();
        assertThat(secret).matches("[A-Z2-7]{32}");
        assertThat(begun.json().get("uri").asString())
                .isEqualTo("otpauth://totp/Postrider:%s?secret=%s&issuer=Postrider"
                        .formatted(address.replace("@", "%40"), secret));
        assertThat(one.admin("GET", "/v1/audit-log", "").text())
                .contains("account.totp-begin")
                .doesNotContain(secret);
    }

    @Test
    void wantsACodeAtRestAndAnAppPasswordWhereMailIsRead() {
        AuthServer.Answer before = expect(200, one.login(address, AuthServer.PASSWORD, CLIENT));
        SecondStepUser user = enrolled();
        Await.untilEquals(401, () -> one.renew(before).status());
        assertThat(withPassword(one).json().get("code").asString()).isEqualTo("second-step-required");
        for (Protocol protocol : new Protocol[] {Protocol.IMAP, Protocol.POP3, Protocol.SUBMISSION}) {
            AuthServer.Answer refused = expect(401, two.login(address, AuthServer.PASSWORD, CLIENT, protocol));
            assertThat(refused.json().get("code").asString()).isEqualTo("second-step-required");
            assertThat(refused.detail()).contains("app password");
        }
        AuthServer.Answer wrong = one.login(address, "a guess", CLIENT);
        assertThat(wrong.json().get("code").asString())
                .as("told to who has the password")
                .isEqualTo("authentication-failed");
        String app = expect(201, user.call(one, user.code(), "POST", "/v1/me/app-passwords", "{\"name\":\"phone\"}"))
                .json()
                .get("password")
                .asString();
        Await.untilEquals(
                200, () -> two.login(address, app, CLIENT, Protocol.IMAP).status());
    }

    @Test
    void noCodeIsGoodTwiceOnWhateverReplica() {
        SecondStepUser user = enrolled();
        String code = user.code();
        expect(200, user.call(one, code, "GET", MINE, ""));
        assertThat(user.call(two, code, "GET", MINE, "").json().get("code").asString())
                .isEqualTo("authentication-failed");
        expect(401, user.call(one, code, "GET", MINE, ""));
    }

    @Test
    void theCodeThatConfirmedItSignsNobodyIn() {
        SecondStepUser user = enrolled();
        expect(401, user.call(one, user.firstCode(), "GET", MINE, ""));
    }

    @Test
    void guessedCodesAreDelayedLikeGuessedPasswords() {
        SecondStepUser user = enrolled();
        Await.untilEquals(429, () -> user.call(one, "no code", "GET", MINE, "").status());
    }

    @Test
    void aRecoveryCodeIsGoodOnce() {
        SecondStepUser user = enrolled();
        String code = user.recoveryCodes().getFirst();
        AuthServer.Answer state = expect(200, user.call(one, code, "GET", MINE, ""));
        assertThat(state.json().get("recoveryCodes").asInt()).isEqualTo(9);
        expect(401, user.call(two, code, "GET", MINE, ""));
        assertThat(one.admin("GET", "/v1/audit-log", "").text())
                .contains("account.recovery-code")
                .doesNotContain(code);
        String other = user.recoveryCodes().get(1).replace("-", " ").toUpperCase(Locale.ROOT);
        AuthServer.Answer made = expect(200, user.call(one, other, "PUT", MINE + "/recovery-codes", ""));
        assertThat(made.json().get("codes").size()).isEqualTo(10);
        expect(401, user.call(one, user.recoveryCodes().get(2), "GET", MINE, ""));
    }

    @Test
    void anAdministratorTakesItAway() {
        enrolled();
        String path = "/v1/accounts/" + address + "/totp";
        assertThat(expect(200, one.admin("GET", path, "")).json().get("enabled").asBoolean())
                .isTrue();
        expect(204, one.admin("DELETE", path, ""));
        expect(404, one.admin("DELETE", path, ""));
        Await.untilEquals(200, () -> withPassword(one).status());
        assertThat(one.admin("GET", "/v1/audit-log", "").text()).contains("\"account.totp\"");
    }

    @Test
    void aSignInGoesOnWithoutFurtherCodesAndEndsWithItsSession() {
        SecondStepUser user = enrolled();
        String token = user.signIn();
        expect(200, one.adminAs(token, "GET", MINE, ""));
        expect(200, two.adminAs(token, "GET", "/v1/me/app-passwords", ""));
        expect(401, one.adminAs(token + "x", "GET", MINE, ""));
        expect(401, one.adminAs(token.replace("prs_2", "prs_1"), "GET", MINE, ""));
        // What would outlive a stolen one needs the password.
        expect(403, one.adminAs(token, "POST", "/v1/me/sessions", ""));
        expect(403, one.adminAs(token, "DELETE", MINE, ""));
        expect(403, one.adminAs(token, "PUT", "/v1/me/password", "{\"password\":\"another good one\"}"));
        expect(403, one.adminAs(token, "POST", "/v1/me/app-passwords", "{\"name\":\"for ever\"}"));
        expect(403, one.adminAs(token, "PUT", "/v1/me/delegates/x@example.org", "{\"right\":\"sendAs\"}"));
        expect(403, one.adminAs(token, "GET", "/v1/accounts", ""));
        expect(204, one.adminAs(token, "DELETE", "/v1/me/sessions", ""));
        Await.untilEquals(401, () -> one.adminAs(token, "GET", MINE, "").status());
        Await.untilEquals(401, () -> two.adminAs(token, "GET", MINE, "").status());
    }

    @Test
    void itsUserTakesItAwayWithIt() {
        SecondStepUser user = enrolled();
        expect(401, one.me(address, AuthServer.PASSWORD, "DELETE", MINE, ""));
        expect(204, user.call(one, user.code(), "DELETE", MINE, ""));
        Await.untilEquals(200, () -> withPassword(two).status());
    }
}
