package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScramIT {
    private static final byte[] CHANNEL = {1, 2, 3};

    @TempDir
    private static Path folder;

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String address = "";

    @BeforeAll
    void start() throws Exception {
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

    private ScramClient client(String password) {
        return new ScramClient(address, password);
    }

    private void awaitLogin(ScramClient client) {
        Await.until(Await.PATIENCE, () -> ScramClient.letIn(client.login(one)), "the login to succeed");
    }

    @Test
    void anExchangeBegunAtOneReplicaEndsAtAnother() {
        ScramClient client = client(AuthServer.PASSWORD);
        AuthServer.Answer begun = expect(200, client.begin(one));
        Await.until(
                Await.PATIENCE, () -> ScramClient.letIn(client.finish(two, begun)), "the account to be known there");
        AuthServer.Answer login = client.login(two);
        assertThat(login.json().get("grant").get("address").asString()).isEqualTo(address);
        assertThat(login.text()).doesNotContain(AuthServer.PASSWORD);
    }

    @Test
    void theAnswerThatMakesAnAccountTellsOfItsVerifierWhichIsThereByThen() {
        String made = replicas.newAddress();
        AuthServer.Answer answer = expect(
                201,
                one.admin(
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"%s\",\"password\":\"%s\"}".formatted(made, AuthServer.PASSWORD)));
        assertThat(answer.json().get("scram").asBoolean()).isTrue();
        expect(200, one.admin("PUT", "/v1/accounts/" + made + "/password", "{\"password\":\"another wise old owl\"}"));
        assertThat(expect(200, one.admin("GET", "/v1/accounts/" + made, ""))
                        .json()
                        .get("scram")
                        .asBoolean())
                .isTrue();
        awaitLogin(new ScramClient(made, "another wise old owl"));
    }

    @Test
    void aWrongPasswordAnUnknownUserAndADisabledOneAreRefusedAlike() {
        AuthServer.Answer wrong = expect(401, client("wrong").login(one));
        ScramClient nobody = new ScramClient(replicas.newAddress(), "wrong");
        AuthServer.Answer unknown = expect(401, nobody.login(one));
        expect(200, one.admin("PATCH", "/v1/accounts/" + address, "{\"enabled\":false}", "If-Match", "*"));
        ScramClient disabled = client(AuthServer.PASSWORD);
        disabled.clientAddress = "198.51.100.1";
        Await.until(Await.PATIENCE, () -> disabled.login(one).status() == 401, "the account to be disabled");
        assertThat(unknown.json()).isEqualTo(wrong.json());
        assertThat(disabled.login(one).json()).isEqualTo(wrong.json());
    }

    @Test
    void anUnknownUserHasASaltForEverAndOfTheSameKind() {
        String nobody = replicas.newAddress();
        String first = ScramClient.serverFirst(new ScramClient(nobody, "x").begin(one));
        String again = ScramClient.serverFirst(new ScramClient(nobody.toUpperCase(Locale.ROOT), "x").begin(two));
        String known = ScramClient.serverFirst(client("x").begin(one));
        assertThat(salt(again))
                .isEqualTo(salt(first))
                .hasSameSizeAs(salt(known))
                .isNotEqualTo(salt(known));
        // mbsync could not log in: Cyrus SASL refuses more.
        assertThat(first).endsWith(",i=65536");
        assertThat(known).endsWith(",i=65536");
        expect(200, one.admin("PUT", "/v1/accounts/" + address + "/password", "{\"password\":\"another one\"}"));
        assertThat(salt(ScramClient.serverFirst(client("x").begin(one))))
                .as("after a change")
                .isEqualTo(salt(known));
    }

    private static String salt(String serverFirst) {
        return serverFirst.substring(serverFirst.indexOf(",s="));
    }

    @Test
    void takesAppPasswordsWithinTheirLimits() {
        String made = expect(
                        201,
                        one.admin(
                                "POST",
                                "/v1/accounts/" + address + "/app-passwords",
                                "{\"name\":\"phone\",\"scopes\":[\"imap\"]}"))
                .json()
                .get("password")
                .asString();
        awaitLogin(client(made));
        ScramClient pop3 = client(made);
        pop3.protocol = "POP3";
        expect(401, pop3.login(one));
        awaitLogin(client(AuthServer.PASSWORD));
    }

    @Test
    void appPasswordsGoOnWhenTheIterationsAreConfiguredOtherwise() {
        String made = expect(
                        201, one.admin("POST", "/v1/accounts/" + address + "/app-passwords", "{\"name\":\"phone\"}"))
                .json()
                .get("password")
                .asString();
        try (AuthServer other =
                AuthServer.start(replicas.database(), folder, "--postrider.auth.scram.iterations=4096")) {
            Await.untilEquals(
                    200,
                    () -> other.login(address, AuthServer.PASSWORD, "192.0.2.1").status());
            awaitLogin(client(made));
            expect(200, other.admin("PUT", "/v1/accounts/" + address + "/password", "{\"password\":\"another one\"}"));
        }
        awaitLogin(client(made));
        awaitLogin(client("another one"));
    }

    @Test
    void bindsToTheChannelAndCannotBeTalkedOutOfIt() {
        awaitLogin(new ScramClient(address, AuthServer.PASSWORD, "p=tls-exporter,,", CHANNEL));
        ScramClient elsewhere = new ScramClient(address, AuthServer.PASSWORD, "p=tls-exporter,,", new byte[] {9, 9, 9});
        expect(401, elsewhere.login(one));
        expect(401, new ScramClient(address, AuthServer.PASSWORD, "y,,", new byte[] {0}).begin(one));
        expect(401, new ScramClient(address, AuthServer.PASSWORD, "n,a=somebody,", new byte[0]).begin(one));
    }

    @Test
    void makesAMissingVerifierWhenThePasswordIsNextVerified() {
        replicas.database().execute("delete from directory.scram_verifier");
        expect(401, client(AuthServer.PASSWORD).login(one));
        Await.untilEquals(
                200, () -> one.login(address, AuthServer.PASSWORD, "192.0.2.1").status());
        awaitLogin(client(AuthServer.PASSWORD));
    }

    @Test
    void aPasswordThatIsShownOnceIsNeverLostForWantOfAVerifier() {
        String other = replicas.newAddress();
        replicas.database().execute("revoke insert, update on directory.scram_verifier from auth_service");
        try {
            expect(500, one.admin("POST", "/v1/accounts", "{\"address\":\"%s\"}".formatted(other)));
            expect(404, one.admin("GET", "/v1/accounts/" + other, ""));
            AuthServer.Answer app = expect(
                    201, one.admin("POST", "/v1/accounts/" + address + "/app-passwords", "{\"name\":\"phone\"}"));
            assertThat(app.json().get("password").asString()).isNotEmpty();
        } finally {
            replicas.database().execute("grant insert, update on directory.scram_verifier to auth_service");
        }
    }

    @Test
    void knowsNoOldPassword() {
        awaitLogin(client(AuthServer.PASSWORD));
        // As if something set the hash that knows nothing of verifiers.
        replicas.database()
                .execute("update directory.account set password_hash = 'another' where address = '%s'"
                        .formatted(address));
        expect(200, one.admin("PATCH", "/v1/accounts/" + address, "{\"displayName\":\"A\"}", "If-Match", "*"));
        Await.until(
                Await.PATIENCE, () -> client(AuthServer.PASSWORD).login(two).status() != 200, "the old one to be void");
    }

    @Test
    void delaysGuessesAsWithEveryMechanism() {
        for (int i = 0; i < 3; i++) {
            expect(401, client("guess " + i).login(one));
        }
        replicas.database().execute("update directory.login_failure set failures = 12 where failures = 3");
        expect(401, client("guess").login(one));
        expect(429, client(AuthServer.PASSWORD).begin(one));
        expect(429, one.login(address, AuthServer.PASSWORD, "192.0.2.55"));
        expect(200, one.login(address, AuthServer.PASSWORD, "198.51.100.9"));
    }

    @Test
    void refusesWhatIsNoExchange() {
        AuthServer.Answer begun = expect(200, client(AuthServer.PASSWORD).begin(one));
        String state = begun.json().get("state").asString();
        for (String wrong :
                new String[] {"AAAA", "not base64!", state.substring(4), state + state, "x".repeat(40_000)}) {
            expect(400, raw("SCRAM-SHA-256", "c=biws", '"' + wrong + '"'));
        }
        expect(400, raw("SCRAM-SHA-256", "garbage", "null"));
        expect(400, raw("CRAM-MD5", "n,,n=u,r=x", "null"));
    }

    private AuthServer.Answer raw(String mechanism, String message, String state) {
        String response = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return one.internal(
                ServiceName.IMAP_SERVICE,
                "login",
                "POST",
                "/internal/v1/logins/exchanges",
                "{\"mechanism\":\"%s\",\"response\":\"%s\",\"state\":%s,\"channelBindings\":{},\"clientAddress\":\"192.0.2.77\",\"protocol\":\"IMAP\"}"
                        .formatted(mechanism, response, state));
    }
}
