package io.postrider.auth.oauth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.auth.secondstep.SecondStepUser;
import io.postrider.testkit.await.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Programs that users let in, on two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuthIT {
    private static final String MAIL = "postrider-mail";
    private static final String CLI = "postrider-cli";

    private TwoReplicas replicas;
    private AuthServer one;
    private Browser browser;
    private Browser other;
    private String address = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        one = replicas.one();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeAccount() {
        address = replicas.newAddress();
        one.makeAccount(address);
        browser = new Browser(one);
        other = new Browser(replicas.two());
    }

    private String code(String client) {
        expect(200, browser.open(Browser.question(client)));
        AuthServer.Answer back = expect(303, browser.signIn(address, AuthServer.PASSWORD, ""));
        assertThat(back.header("Location")).startsWith(Browser.REDIRECT + "?");
        Map<String, String> arrival = Browser.arrival(back);
        assertThat(arrival).containsEntry("state", "xyz & <more>").containsEntry("iss", "https://localhost");
        return arrival.get("code");
    }

    private JsonNode tokens(String client) {
        return expect(200, browser.redeem(client, code(client), Browser.VERIFIER))
                .json();
    }

    private static void refuses(AuthServer.Answer answer, String error) {
        assertThat(expect(400, answer).json().get("error").asString()).isEqualTo(error);
    }

    private boolean logsIn(AuthServer server, String token) {
        String message = "n,a=" + address + ",\u0001auth=Bearer " + token + "\u0001\u0001";
        String response = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return !expect(
                        200,
                        server.internal(
                                ServiceName.IMAP_SERVICE,
                                "login",
                                "POST",
                                "/internal/v1/logins/exchanges",
                                """
                {"mechanism":"OAUTHBEARER","response":"%s","state":null,"channelBindings":{},"clientAddress":"192.0.2.1","protocol":"IMAP"}""".formatted(response)))
                .json()
                .get("grant")
                .isNull();
    }

    @Test
    void aMailProgramLogsInWithWhatItGets() {
        JsonNode tokens = tokens(MAIL);
        assertThat(tokens.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.get("scope").asString()).isEqualTo("imap pop3 submission");
        assertThat(logsIn(one, tokens.get("access_token").asString())).isTrue();
        expect(401, one.adminAs(tokens.get("access_token").asString(), "GET", "/v1/me/sessions", ""));
    }

    @Test
    void aCommandLineServesItsUserAndNoMail() {
        String token = tokens(CLI).get("access_token").asString();
        expect(200, one.adminAs(token, "GET", "/v1/me/sessions", ""));
        expect(403, one.adminAs(token, "GET", "/v1/accounts", ""));
        assertThat(logsIn(one, token)).isFalse();
    }

    @Test
    void anAdministratorSignsInWithASecondStep() {
        expect(200, one.admin("PUT", "/v1/accounts/" + address + "/role", "{\"role\":\"support\"}"));
        SecondStepUser user = new SecondStepUser(one, replicas.database(), address).knownTo(one);
        expect(200, browser.open(Browser.question(CLI)));
        AuthServer.Answer again = expect(401, browser.signIn(address, AuthServer.PASSWORD, ""));
        assertThat(again.text()).contains("role=\"alert\"", "second step").doesNotContain(AuthServer.PASSWORD);
        AuthServer.Answer back = expect(303, browser.signIn(address, AuthServer.PASSWORD, user.code()));
        String code = Browser.arrival(back).get("code");
        JsonNode tokens =
                expect(200, browser.redeem(CLI, code, Browser.VERIFIER)).json();
        expect(200, one.adminAs(tokens.get("access_token").asString(), "GET", "/v1/accounts", ""));
        JsonNode next = expect(
                        200, browser.refresh(CLI, tokens.get("refresh_token").asString()))
                .json();
        expect(200, one.adminAs(next.get("access_token").asString(), "GET", "/v1/accounts", ""));
    }

    @Test
    void aCodeIsGoodOnceOnWhateverReplica() {
        String code = code(MAIL);
        JsonNode tokens =
                expect(200, browser.redeem(MAIL, code, Browser.VERIFIER)).json();
        refuses(other.redeem(MAIL, code, Browser.VERIFIER), "invalid_grant");
        // RFC 6749 section 4.1.2: what was given for it is gone with it.
        refuses(browser.refresh(MAIL, tokens.get("refresh_token").asString()), "invalid_grant");
    }

    @Test
    void aCodeIsGoodOnlyForWhoAskedForIt() {
        String code = code(MAIL);
        refuses(browser.redeem(CLI, code, Browser.VERIFIER), "invalid_grant");
        refuses(browser.redeem(MAIL, code, Browser.VERIFIER.replace('d', 'e')), "invalid_grant");
        refuses(browser.redeem(MAIL, code + "x", Browser.VERIFIER), "invalid_grant");
        refuses(
                browser.token(Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        MAIL,
                        "code",
                        code,
                        "redirect_uri",
                        "http://127.0.0.1:1/",
                        "code_verifier",
                        Browser.VERIFIER)),
                "invalid_grant");
        refuses(
                browser.token(Map.of("grant_type", "authorization_code", "client_id", MAIL, "code", code)),
                "invalid_request");
        refuses(browser.token(Map.of("grant_type", "password")), "unsupported_grant_type");
        // None of these used it up.
        expect(200, browser.redeem(MAIL, code, Browser.VERIFIER));
    }

    @Test
    void aRefreshTokenThatComesTwiceEndsThemAll() {
        String first = tokens(MAIL).get("refresh_token").asString();
        JsonNode second = expect(200, other.refresh(MAIL, first)).json();
        assertThat(logsIn(one, second.get("access_token").asString())).isTrue();
        refuses(browser.refresh(CLI, second.get("refresh_token").asString()), "invalid_grant");
        refuses(browser.refresh(MAIL, first), "invalid_grant");
        refuses(browser.refresh(MAIL, second.get("refresh_token").asString()), "invalid_grant");
        refuses(browser.refresh(MAIL, "nothing"), "invalid_grant");
    }

    @Test
    void aRevokedOneIsDead() {
        String token = tokens(MAIL).get("refresh_token").asString();
        expect(200, browser.post("/oauth2/revoke", Map.of("token", token)));
        refuses(browser.refresh(MAIL, token), "invalid_grant");
        expect(200, browser.post("/oauth2/revoke", Map.of("token", "no token")));
    }

    @Test
    void aPasswordChangeEndsIt() {
        JsonNode tokens = tokens(MAIL);
        expect(200, one.admin("PUT", "/v1/accounts/" + address + "/password", "{\"password\":\"another one\"}"));
        Await.until(
                Await.PATIENCE, () -> !logsIn(one, tokens.get("access_token").asString()), "the token to be dead");
        Await.until(
                Await.PATIENCE,
                () -> !logsIn(replicas.two(), tokens.get("access_token").asString()),
                "the token to be dead at the other replica");
        refuses(other.refresh(MAIL, tokens.get("refresh_token").asString()), "invalid_grant");
    }

    @Test
    void theEndOfItsSessionEndsIt() {
        JsonNode tokens = tokens(MAIL);
        JsonNode session = Await.until(
                Await.PATIENCE,
                () -> expect(200, one.admin("GET", "/v1/accounts/" + address + "/sessions", ""))
                        .json()
                        .get("items")
                        .path(0),
                item -> !item.isMissingNode(),
                "the session to be written down");
        String path =
                "/v1/accounts/" + address + "/sessions/" + session.get("id").asString();
        expect(204, one.admin("DELETE", path, ""));
        Await.until(
                Await.PATIENCE, () -> !logsIn(one, tokens.get("access_token").asString()), "the token to be dead");
        refuses(browser.refresh(MAIL, tokens.get("refresh_token").asString()), "invalid_grant");
    }

    @Test
    void thePageIsSafeAndReadByEverybody() {
        AuthServer.Answer page = expect(200, browser.open(Browser.question(MAIL)));
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("form-action 'self' http://127.0.0.1:49152; base-uri 'none'; frame-ancestors 'none'")
                .doesNotContain("unsafe", "script-src");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/oauth2/authorize");
        assertThat(page.text())
                .contains(
                        "<html lang=\"en\">",
                        "<label for=\"address\">",
                        "<label for=\"password\">",
                        "<label for=\"code\">")
                .contains("autocomplete=\"current-password\"", "autocomplete=\"one-time-code\"")
                .doesNotContain("<script", "<more>");
        AuthServer.Answer again = expect(401, browser.signIn("\"><b>" + address, "wrong", ""));
        assertThat(again.text())
                .contains("&quot;&gt;&lt;b&gt;" + address, "role=\"alert\"")
                .doesNotContain("<b>", "wrong\"");
    }

    @Test
    void nobodySignsSomebodyElseIn() {
        expect(200, browser.open(Browser.question(MAIL)));
        expect(400, browser.forgetCookie().signIn(address, AuthServer.PASSWORD, ""));
        expect(200, browser.open(Browser.question(MAIL)));
        assertThat(Browser.arrival(expect(303, browser.submit(Map.of("cancel", "yes")))))
                .containsEntry("error", "access_denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "http://127.0.0.1.evil.example/",
                "http://127.0.0.1@evil.example/",
                "http://user@127.0.0.1/",
                "http://127.0.0.1/#fragment",
                "javascript:alert(1)",
                "//127.0.0.1/",
                "http://[::2]/",
                "http://127.0.0.1/\r\nX: y",
                ""
            })
    void redirectsOnlyToTheUsersOwnMachine(String redirectUri) {
        Map<String, String> question = Browser.question(MAIL);
        question.put("redirect_uri", redirectUri);
        AuthServer.Answer refused = expect(400, browser.open(question));
        assertThat(refused.header("Location")).isEmpty();
        assertThat(refused.text()).doesNotContain("evil", "alert(");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type,token,unsupported_response_type",
        "code_challenge_method,plain,invalid_request",
        "code_challenge,'',invalid_request",
        "scope,account,invalid_scope",
        "scope,imap admin,invalid_scope"
    })
    void tellsTheProgramWhatIsWrong(String name, String value, String error) {
        Map<String, String> question = Browser.question(MAIL);
        question.put(name, value);
        assertThat(Browser.arrival(expect(303, browser.open(question))))
                .containsEntry("error", error)
                .containsEntry("state", "xyz & <more>");
    }

    @Test
    void guessesAreDelayedAsAtImap() {
        expect(200, browser.open(Browser.question(MAIL)));
        Await.untilEquals(429, () -> browser.signIn(address, "a guess", "").status());
    }

    @Test
    void itsMetadataLeadsToIt() {
        JsonNode metadata = expect(200, one.anonymous("GET", "/.well-known/oauth-authorization-server"))
                .json();
        assertThat(metadata.get("issuer").asString()).isEqualTo("https://localhost");
        assertThat(metadata.get("authorization_endpoint").asString()).isEqualTo("https://localhost/oauth2/authorize");
        assertThat(metadata.get("code_challenge_methods_supported").get(0).asString())
                .isEqualTo("S256");
    }
}
