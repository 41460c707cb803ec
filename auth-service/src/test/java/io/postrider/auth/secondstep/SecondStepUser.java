package io.postrider.auth.secondstep;

import static io.postrider.auth.AuthServer.expect;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.apache.commons.codec.binary.Base32;
import tools.jackson.databind.JsonNode;

/** A user with {@link AuthServer#PASSWORD} and a program that makes one-time codes. */
public final class SecondStepUser {
    private final AuthServer server;
    private final TestDatabase database;
    private final String address;
    private final byte[] secret;
    private final String firstCode;
    private final List<String> recoveryCodes;

    /** Enrols an account that has no second step yet. */
    public SecondStepUser(AuthServer server, TestDatabase database, String address) {
        this.server = server;
        this.database = database;
        this.address = address;
        JsonNode begun = expect(201, server.me(address, AuthServer.PASSWORD, "POST", "/v1/me/totp", ""))
                .json();
        this.secret = new Base32().decode(begun.get("secret").asString());
        this.firstCode = presentCode();
        String code = "{\"code\":\"%s\"}".formatted(firstCode);
        this.recoveryCodes = expect(
                        200, server.me(address, AuthServer.PASSWORD, "PUT", "/v1/me/totp/confirmation", code))
                .json()
                .get("codes")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /** Waits until a server has heard of the second step. */
    public SecondStepUser knownTo(AuthServer other) {
        Await.untilEquals(
                401,
                () -> other.me(address, AuthServer.PASSWORD, "GET", "/v1/me/totp", "")
                        .status());
        return this;
    }

    private String presentCode() {
        return Totp.code(secret, Instant.now());
    }

    String firstCode() {
        return firstCode;
    }

    List<String> recoveryCodes() {
        return recoveryCodes;
    }

    /** A code as if none had been used in the last minute. */
    public String code() {
        database.execute("update directory.totp set last_step = 0");
        return presentCode();
    }

    /** A call with password and code. */
    public AuthServer.Answer call(AuthServer at, String code, String method, String path, String body) {
        return at.me(address, AuthServer.PASSWORD, method, path, body, "X-One-Time-Code", code);
    }

    /** The token of a sign-in. */
    public String signIn() {
        return expect(201, call(server, code(), "POST", "/v1/me/sessions", ""))
                .json()
                .get("access_token")
                .asString();
    }
}
