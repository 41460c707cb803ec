package io.postrider.auth;

import static io.postrider.auth.AuthServer.PASSWORD;
import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rules of tenants, domains and accounts: where each is obeyed, and that both replicas obey it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyIT {
    private static final String DOMAIN = "/v1/domains/example.org";
    private static final String NONE = """
            {"allowedProtocols":null,"appPasswordsOnly":null,"maxAppPasswords":null,"minPasswordLength":null,
             "minPasswordStrength":null,"maxRecipients":null,"maxSentBytes":null,"maxReceivedBytes":null,
             "maxMessagesPerHour":null,"maxRecipientsPerDay":null,"copyToSent":null,"deletionGraceDays":null,"mail":null,"quotaBytes":null}""";

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String tenant = "";
    private String address = "";
    private String account = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        one = replicas.one();
        two = replicas.two();
        tenant = "/v1/tenants/" + one.read(DOMAIN).get("tenantId").asString();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeAccount() {
        set(DOMAIN, NONE);
        set(tenant, NONE);
        address = replicas.newAddress();
        one.makeAccount(address);
        account = "/v1/accounts/" + address;
        Await.untilEquals(
                "LOCAL", () -> two.resolve(address).json().get(0).get("kind").asString());
    }

    private AuthServer.Answer patch(String of, String rules) {
        return one.admin("PATCH", of + "/policy", rules, "If-Match", "*");
    }

    private JsonNode set(String of, String rules) {
        return expect(200, patch(of, rules)).json();
    }

    private JsonNode policy(String of) {
        return one.read(of + "/policy");
    }

    private AuthServer.Answer mine() {
        return one.me(address, PASSWORD, "GET", "/v1/me/policy", "");
    }

    private static String code(AuthServer.Answer answer) {
        return answer.status() == 200 ? "ok" : answer.json().get("code").asString();
    }

    private String login(Protocol protocol) {
        return code(two.login(address, PASSWORD, "192.0.2.1", protocol));
    }

    @Test
    void aLimitHoldsAsTheTightestHasItAndADefaultAsTheNearest() {
        assertThat(policy(account).get("from").get("maxAppPasswords").asString())
                .isEqualTo("system");
        assertThat(policy(account).get("effective").get("maxAppPasswords").asInt())
                .isEqualTo(50);
        set(account, "{\"maxRecipients\":30,\"deletionGraceDays\":90,\"allowedProtocols\":[\"pop3\",\"imap\"]}");
        set(DOMAIN, "{\"maxRecipients\":20,\"allowedProtocols\":[\"imap\",\"rest\"]}");
        set(tenant, "{\"maxRecipients\":25,\"deletionGraceDays\":7}");
        JsonNode policy = policy(account);
        assertThat(policy.get("own").get("maxRecipients").asInt()).isEqualTo(30);
        assertThat(policy.get("own").get("quotaBytes").isNull()).isTrue();
        assertThat(policy.get("effective").get("maxRecipients").asInt()).isEqualTo(20);
        assertThat(policy.get("from").get("maxRecipients").asString()).isEqualTo("domain");
        assertThat(policy.get("effective").get("deletionGraceDays").asInt()).isEqualTo(90);
        assertThat(policy.get("from").get("deletionGraceDays").asString()).isEqualTo("account");
        assertThat(policy.get("effective").get("allowedProtocols").toString()).isEqualTo("[\"imap\"]");
        set(account, NONE);
        assertThat(policy(account).get("effective").get("deletionGraceDays").asInt())
                .isEqualTo(7);
        Await.untilEquals(200, () -> mine().status());
        assertThat(mine().json().get("effective")).isEqualTo(policy(account).get("effective"));
        assertThat(mine().json().get("from").get("maxRecipients").asString()).isEqualTo("domain");
    }

    /** Who administers a domain cannot give it what its tenant has not. */
    @Test
    void aLimitThatWouldNotHoldIsRefused() {
        set(tenant, "{\"maxSentBytes\":5000,\"appPasswordsOnly\":true,\"allowedProtocols\":[\"imap\"]}");
        assertThat(patch(DOMAIN, "{\"maxSentBytes\":5001}").text()).contains("would not hold: the tenant has 5000");
        expect(422, patch(DOMAIN, "{\"appPasswordsOnly\":false}"));
        expect(422, patch(account, "{\"allowedProtocols\":[\"imap\",\"pop3\"]}"));
        set(DOMAIN, "{\"maxSentBytes\":4000,\"deletionGraceDays\":90}");
        // Made tighter above, what is looser below stays written and does not hold; it can still be taken away.
        set(tenant, "{\"maxSentBytes\":3000}");
        assertThat(policy(DOMAIN).get("effective").get("maxSentBytes").asInt()).isEqualTo(3000);
        set(DOMAIN, "{\"deletionGraceDays\":91}");
        set(DOMAIN, "{\"maxSentBytes\":null}");
    }

    @Test
    void whatAnAccountMaySendIsToldAtItsLogin() {
        set(tenant, "{\"maxRecipientsPerDay\":500,\"copyToSent\":true}");
        set(DOMAIN, "{\"maxMessagesPerHour\":100}");
        set(account, "{\"maxMessagesPerHour\":90}");
        Await.untilEquals(
                "{\"messageBytes\":null,\"recipients\":null,\"messagesPerHour\":90,\"recipientsPerDay\":500,\"copyToSent\":true}",
                () -> two.login(address, PASSWORD, "192.0.2.1", Protocol.SUBMISSION)
                        .json()
                        .get("sending")
                        .toString());
        set(account, "{\"copyToSent\":false,\"maxMessagesPerHour\":null}");
        Await.untilEquals(
                true,
                () -> two.login(address, PASSWORD, "192.0.2.1", Protocol.SUBMISSION)
                        .json()
                        .get("sending")
                        .get("copyToSent")
                        .isNull());
    }

    @Test
    void nonsenseIsRefused() {
        expect(422, patch(tenant, "{\"maxMessagesPerHour\":0}"));
        expect(422, patch(tenant, "{\"maxRecipientsPerDay\":0}"));
        expect(422, patch(tenant, "{\"maxRecipients\":0}"));
        expect(422, patch(tenant, "{\"maxSentBytes\":1023}"));
        expect(422, patch(tenant, "{\"maxAppPasswords\":51}"));
        expect(422, patch(tenant, "{\"minPasswordStrength\":5}"));
        expect(422, patch(tenant, "{\"quotaBytes\":-1}"));
        expect(400, patch(tenant, "{\"allowedProtocols\":[\"smtp\"]}"));
        expect(400, patch(tenant, "{\"allowedProtocols\":[null]}"));
        expect(400, patch(tenant, "{\"sendingRate\":1}"));
        expect(428, one.admin("PATCH", tenant + "/policy", "{\"maxRecipients\":5}"));
        expect(412, one.admin("PATCH", tenant + "/policy", "{\"maxRecipients\":5}", "If-Match", "\"999\""));
        expect(404, one.admin("GET", "/v1/accounts/nobody@example.org/policy", ""));
    }

    @Test
    void protocolsThatAreNotAllowedAreRefusedAndTheirSessionsEnd() {
        String secret = expect(200, two.login(address, PASSWORD, "192.0.2.1", Protocol.POP3))
                .json()
                .get("renewalSecret")
                .asString();
        assertThat(renew(secret, "POP3").status()).isEqualTo(200);
        set(DOMAIN, "{\"allowedProtocols\":[\"imap\"]}");
        Await.untilEquals("login-not-allowed", () -> login(Protocol.POP3));
        assertThat(login(Protocol.SUBMISSION)).isEqualTo("login-not-allowed");
        assertThat(login(Protocol.IMAP)).isEqualTo("ok");
        assertThat(renew(secret, "POP3").status()).isEqualTo(401);
        assertThat(renew(secret, "IMAP").status()).isEqualTo(200);
        // Who does not know the password does not hear of the policy.
        assertThat(code(two.login(address, "wrong", "192.0.2.1", Protocol.POP3)))
                .isEqualTo("authentication-failed");
        assertThat(code(two.me(address, PASSWORD, "GET", "/v1/me/sessions", "")))
                .isEqualTo("login-not-allowed");
        set(DOMAIN, "{\"allowedProtocols\":null}");
        Await.untilEquals("ok", () -> login(Protocol.POP3));
    }

    private AuthServer.Answer renew(String secret, String protocol) {
        return two.internal(
                ServiceName.IMAP_SERVICE,
                "login",
                "POST",
                "/internal/v1/logins/renewals",
                "{\"renewalSecret\":\"%s\",\"protocol\":\"%s\"}".formatted(secret, protocol));
    }

    @Test
    void mailProgramsNeedAnAppPasswordWhereThePolicySaysSo() {
        assertThat(login(Protocol.IMAP)).isEqualTo("ok");
        set(account, "{\"appPasswordsOnly\":true}");
        Await.untilEquals("app-password-required", () -> login(Protocol.IMAP));
        String made = expect(201, two.me(address, PASSWORD, "POST", "/v1/me/app-passwords", "{\"name\":\"phone\"}"))
                .json()
                .get("password")
                .asString();
        Await.untilEquals("ok", () -> code(two.login(address, made, "192.0.2.1", Protocol.IMAP)));
    }

    @Test
    void passwordsAreAsLongAndAsHardToGuessAsThePolicyAsks() {
        set(tenant, "{\"minPasswordLength\":10}");
        set(DOMAIN, "{\"minPasswordStrength\":3}");
        String path = account + "/password";
        assertThat(one.admin("PUT", path, "{\"password\":\"9 letters\"}").text())
                .contains("fewer than 10 characters");
        assertThat(one.admin("PUT", path, "{\"password\":\"password1234\"}").text())
                .contains("easy to guess");
        assertThat(one.admin("PUT", path, "{\"password\":\"example.org2026\"}").text())
                .contains("easy to guess");
        expect(422, one.me(address, PASSWORD, "PUT", "/v1/me/password", "{\"password\":\"qwertyuiop12\"}"));
        expect(422, one.admin("POST", "/v1/accounts", "{\"address\":\"new@example.org\",\"password\":\"1234567890\"}"));
        expect(200, one.admin("PUT", path, "{\"password\":\"correct horse battery\"}"));
        assertThat(expect(200, one.admin("PUT", path, "")).json().has("password"))
                .isTrue();
    }

    @Test
    void anAccountHasNoMoreAppPasswordsThanItMay() {
        set(DOMAIN, "{\"maxAppPasswords\":1}");
        expect(201, one.admin("POST", account + "/app-passwords", "{\"name\":\"one\"}"));
        assertThat(expect(422, one.admin("POST", account + "/app-passwords", "{\"name\":\"two\"}"))
                        .text())
                .contains("may have 1 app passwords");
        set(account, "{\"maxAppPasswords\":0}");
        expect(422, one.admin("POST", account + "/app-passwords", "{\"name\":\"two\"}"));
    }

    @Test
    void theGatewayIsToldWhatMayBeSentAndReceived() {
        JsonNode login = expect(200, two.login(address, PASSWORD, "192.0.2.1")).json();
        assertThat(login.path("sending").isEmpty()).isTrue();
        assertThat(intake().isEmpty()).isTrue();
        set(account, "{\"maxSentBytes\":4000,\"maxReceivedBytes\":6000}");
        set(DOMAIN, "{\"maxRecipients\":7}");
        set(tenant, "{\"maxReceivedBytes\":5000}");
        Await.untilEquals(
                "{\"messageBytes\":4000,\"recipients\":7,\"messagesPerHour\":null,\"recipientsPerDay\":null,\"copyToSent\":null}",
                () -> two.login(address, PASSWORD, "192.0.2.1")
                        .json()
                        .path("sending")
                        .toString());
        Await.untilEquals(5000, () -> intake().path("messageBytes").asInt());
    }

    @Test
    void theGatewayIsToldWhatBecomesOfMail() {
        set(account, "{\"mail\":{\"rejectScore\":12,\"withoutFilter\":\"defer\"}}");
        set(DOMAIN, "{\"mail\":{\"junkScore\":4,\"rejectScore\":20,\"greylisting\":true}}");
        set(tenant, "{\"mail\":{\"enforce\":false}}");
        Await.untilEquals(
                "{\"enforce\":false,\"junkScore\":4.0,\"quarantineScore\":null,\"rejectScore\":12.0,"
                        + "\"withoutFilter\":\"DEFER\",\"blockLists\":null,\"greylisting\":true,\"helo\":null,"
                        + "\"reverseName\":null,\"dnsFailure\":null}",
                () -> intake().path("mail").toString());
        JsonNode effective = one.read(account + "/policy").path("effective").path("mail");
        assertThat(effective.get("rejectScore").asDouble()).isEqualTo(12);
        assertThat(effective.get("junkScore").asDouble()).isEqualTo(4);
        assertThat(effective.get("withoutFilter").asString()).isEqualTo("defer");
        assertThat(one.read(account + "/policy").path("from").get("mail").asString())
                .isEqualTo("account");
        // One value taken away is the next level's again.
        set(account, "{\"mail\":{\"rejectScore\":null}}");
        Await.untilEquals(20, () -> intake().path("mail").path("rejectScore").asInt());
        set(account, "{\"mail\":null}");
        set(DOMAIN, "{\"mail\":null}");
        set(tenant, "{\"mail\":null}");
        Await.until(Await.PATIENCE, () -> intake().path("mail").isEmpty(), "no policy of its own");
        expect(422, patch(account, "{\"mail\":{\"junkScore\":1001}}"));
        expect(400, patch(account, "{\"mail\":{\"withoutFilter\":\"reject\"}}"));
    }

    private JsonNode intake() {
        return two.resolve(address).json().get(0).get("targets").get(0).path("intake");
    }

    @Test
    void aDeletedAccountComesBackForAsLongAsThePolicySays() {
        String id = one.read(account).get("id").asString();
        set(account, "{\"deletionGraceDays\":3}");
        expect(204, one.admin("DELETE", account, ""));
        JsonNode deleted = one.read("/v1/deleted-accounts/" + id);
        assertThat(java.time.Instant.parse(deleted.get("erasedAfter").asString()))
                .isEqualTo(java.time.Instant.parse(deleted.get("deletedAt").asString())
                        .plusSeconds(3 * 86_400));
    }

    @Test
    void theQuotaIsOneOfTheRules() {
        set(DOMAIN, "{\"quotaBytes\":2000}");
        assertThat(one.read(DOMAIN).get("quotaBytes").asLong()).isEqualTo(2000);
        assertThat(one.read(account).get("quotaFrom").asString()).isEqualTo("domain");
        expect(200, one.admin("PATCH", account, "{\"quotaBytes\":0}", "If-Match", "*"));
        JsonNode policy = policy(account);
        assertThat(policy.get("own").get("quotaBytes").asLong()).isZero();
        assertThat(policy.get("from").get("quotaBytes").asString()).isEqualTo("account");
        assertThat(policy.get("version").asLong())
                .isEqualTo(one.read(account).get("version").asLong());
        set(account, "{\"quotaBytes\":null}");
        assertThat(one.read(account).get("quotaBytes").asLong()).isEqualTo(2000);
    }

    @Test
    void aStateHasPoliciesAndAppliedAgainChangesNothing() {
        String state = """
                {"domains":[{"name":"example.org","policy":{"maxRecipients":9,"quotaBytes":8000}}],
                 "accounts":[{"address":"%s","displayName":"Ann","policy":{"maxRecipients":5}}]}""".formatted(address);
        JsonNode plan = expect(200, one.admin("PUT", "/v1/state", state)).json();
        assertThat(plan.toString()).contains("domain.policy", "account.policy");
        assertThat(policy(account).get("effective").get("maxRecipients").asInt())
                .isEqualTo(5);
        assertThat(policy(account).get("effective").get("quotaBytes").asInt()).isEqualTo(8000);
        assertThat(expect(200, one.admin("PUT", "/v1/state", state))
                        .json()
                        .get("changes")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aKeyOfADomainReadsAndChangesItsOwnPolicyAndNoOther() {
        String key = expect(
                        201,
                        one.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"d\",\"role\":\"domain-admin\",\"domains\":[\"example.org\"]}"))
                .json()
                .get("secret")
                .asString();
        expect(200, one.adminAs(key, "PATCH", DOMAIN + "/policy", "{\"maxRecipients\":3}", "If-Match", "*"));
        expect(403, one.adminAs(key, "GET", tenant + "/policy", ""));
        one.makeDomain("elsewhere.example");
        expect(404, one.adminAs(key, "GET", "/v1/domains/elsewhere.example/policy", ""));
        JsonNode entry = one.read("/v1/audit-log?limit=500")
                .get("items")
                .valueStream()
                .filter(row -> row.get("action").asString().equals("domain.policy"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.get("changes").toString()).isEqualTo("{\"maxRecipients\":3}");
        set("/v1/domains/elsewhere.example", "{\"minPasswordLength\":20}");
        assertThat(one.adminAs(
                                key,
                                "POST",
                                "/v1/accounts",
                                "{\"address\":\"a@elsewhere.example\",\"password\":\"19 letters or fewer\"}")
                        .text())
                .as("nor by a refusal")
                .doesNotContain("fewer than");
        expect(204, one.admin("DELETE", "/v1/domains/elsewhere.example", ""));
    }
}
