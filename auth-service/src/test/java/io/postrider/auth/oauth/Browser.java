package io.postrider.auth.oauth;

import io.postrider.auth.AuthServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A program and its user's browser. */
final class Browser {
    static final String REDIRECT = "http://127.0.0.1:49152/callback";
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    /** RFC 7636 appendix B. */
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final AuthServer server;
    private String cookie = "";
    private String page = "";

    Browser(AuthServer server) {
        this.server = server;
    }

    static Map<String, String> question(String client) {
        Map<String, String> question = new HashMap<>();
        question.put("response_type", "code");
        question.put("client_id", client);
        question.put("redirect_uri", REDIRECT);
        question.put("state", "xyz & <more>");
        question.put("code_challenge", CHALLENGE);
        question.put("code_challenge_method", "S256");
        return question;
    }

    AuthServer.Answer open(Map<String, String> question) {
        AuthServer.Answer answer = server.anonymous("GET", "/oauth2/authorize?" + form(question));
        cookie = answer.header("Set-Cookie").split(";")[0];
        page = answer.text();
        return answer;
    }

    Browser forgetCookie() {
        cookie = "postrider-sign-in=another";
        return this;
    }

    AuthServer.Answer submit(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("request", between(page, "name=\"request\" value=\"", "\""));
        return server.anonymous(
                "POST",
                "/oauth2/authorize",
                form(all),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                cookie);
    }

    AuthServer.Answer signIn(String address, String password, String code) {
        return submit(Map.of("address", address, "password", password, "code", code));
    }

    /** The parameters that a redirection takes along. */
    static Map<String, String> arrival(AuthServer.Answer redirection) {
        return parameters(URI.create(redirection.header("Location")));
    }

    /** What an address asks for. */
    static Map<String, String> parameters(URI address) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : address.getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    AuthServer.Answer redeem(String client, String code, String verifier) {
        return token(Map.of(
                "grant_type", "authorization_code",
                "client_id", client,
                "code", code,
                "redirect_uri", REDIRECT,
                "code_verifier", verifier));
    }

    AuthServer.Answer refresh(String client, String token) {
        return token(Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token));
    }

    AuthServer.Answer token(Map<String, String> fields) {
        return post("/oauth2/token", fields);
    }

    AuthServer.Answer post(String path, Map<String, String> fields) {
        return server.anonymous("POST", path, form(fields), "Content-Type", "application/x-www-form-urlencoded");
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }
}
