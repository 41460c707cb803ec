package io.postrider.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void givesATokenForTheServiceThatTheScopesBelongTo() throws ParseException {
        AuthServer.Answer answer =
                server.tokenRequest("smtp-gateway", "secret-of-smtp-gateway", "scope=directory.read+login");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        SignedJWT jwt = SignedJWT.parse(answer.json().get("access_token").asString());
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("urn:postrider:auth-service");
        assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("smtp-gateway");
        assertThat(jwt.getJWTClaimsSet().getAudience()).isEqualTo(List.of("auth-service"));
        assertThat(answer.json().get("expires_in").asInt()).isBetween(890, 900);
    }

    @Test
    void refusesScopesOfTwoServicesInOneToken() {
        AuthServer.Answer answer =
                server.tokenRequest("smtp-gateway", "secret-of-smtp-gateway", "scope=directory.read+accept");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_scope");
    }

    @Test
    void refusesAScopeThatTheCallerHasNoBusinessWith() {
        AuthServer.Answer answer = server.tokenRequest("imap-service", "secret-of-imap-service", "scope=deliver");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_scope");
    }

    @Test
    void refusesAResourceThatIsNotTheScopes() {
        AuthServer.Answer answer =
                server.tokenRequest("smtp-gateway", "secret-of-smtp-gateway", "scope=accept&resource=mailbox-service");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_target");
    }

    @Test
    void refusesAWrongSecretAndAnUnknownClientAlike() {
        AuthServer.Answer wrong = server.tokenRequest("smtp-gateway", "guess", "scope=login");
        AuthServer.Answer unknown = server.tokenRequest("nobody", "guess", "scope=login");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.text()).isEqualTo(wrong.text());
    }

    @Test
    void publishesPublicKeysOnly() {
        AuthServer.Answer answer = server.internal("GET", "/internal/oauth2/jwks");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("keys")).isNotEmpty();
        assertThat(answer.json().get("keys").get(0).has("d")).isFalse();
    }

    @Test
    void keepsPrivateKeysEncryptedInTheDatabase() throws Exception {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select encode(private_key, 'hex') from directory.signing_key")) {
            assertThat(rows.next()).isTrue();
            // 06082a8648ce3d030107: the curve's identifier, which is in every plain PKCS #8 key
            assertThat(rows.getString(1)).doesNotContain("06082a8648ce3d030107");
        }
    }

    @Test
    void internalPathsNeedATokenAndItsScope() {
        assertThat(server.internal("GET", "/internal/v1/directory/changes?after=-1&waitSeconds=0")
                        .status())
                .isEqualTo(401);
        assertThat(server.internal(ServiceName.DELIVERY_SERVICE, "directory.read", "POST", "/internal/v1/logins", "{}")
                        .status())
                .isEqualTo(403);
    }
}
