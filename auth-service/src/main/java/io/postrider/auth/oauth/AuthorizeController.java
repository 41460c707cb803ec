package io.postrider.auth.oauth;

import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.login.Logins;
import io.postrider.auth.login.Logins.Entered;
import io.postrider.auth.oauth.SignInPage.Content;
import io.postrider.auth.published.Published;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.ClientAddresses;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code /oauth2/authorize} (RFC 6749 section 3.1). */
@RestController
@Hidden
@RequestMapping("/oauth2/authorize")
class AuthorizeController {
    private static final String COOKIE = "postrider-sign-in";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LONGEST_STATE = 1_000;

    private final OAuthSignIns signIns;
    private final SealedTexts texts;
    private final Logins logins;
    private final Published published;
    private final ClientAddresses clients;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    AuthorizeController(
            OAuthSignIns signIns,
            SealedTexts texts,
            Logins logins,
            Published published,
            PlatformProperties settings,
            Clock clock) {
        this.signIns = signIns;
        this.texts = texts;
        this.logins = logins;
        this.published = published;
        this.clients = new ClientAddresses(Networks.of(settings.proxyNetworks()));
        this.clock = clock;
    }

    @RequestMapping(method = RequestMethod.GET)
    ResponseEntity<String> ask(HttpServletRequest request) {
        Parameters parameters = new Parameters(request);
        OAuthClient client;
        String redirectUri;
        try {
            client = OAuthClient.find(parameters.get("client_id")).orElse(null);
            redirectUri = parameters.get("redirect_uri");
        } catch (OAuthRefusal malformed) {
            return refuse(malformed.description());
        }
        // RFC 6749 section 4.1.2.1: who cannot be trusted is not redirected to.
        if (client == null || !OAuthClient.mayRedirectTo(redirectUri)) {
            return refuse("The program that sent you here is unknown, or does not wait on this computer.");
        }
        byte[] octets = new byte[24];
        random.nextBytes(octets);
        String browser = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        try {
            String sealed = texts.seal(asked(parameters, client, redirectUri, browser));
            return SignInPage.answer(200, redirectUri)
                    .header(HttpHeaders.SET_COOKIE, cookie(request, browser))
                    .body(SignInPage.form(new Content(client, redirectUri, sealed, "", null)));
        } catch (OAuthRefusal refused) {
            return back(redirectUri, "error", refused.error(), state(request));
        }
    }

    private Asked asked(Parameters parameters, OAuthClient client, String redirectUri, String browser)
            throws OAuthRefusal {
        if (!parameters.require("response_type").equals("code")) {
            throw new OAuthRefusal("unsupported_response_type", "there is only code");
        }
        // RFC 7636 section 4.4.1
        if (!parameters.require("code_challenge_method").equals("S256")) {
            throw new OAuthRefusal("invalid_request", "there is only S256");
        }
        String state = parameters.get("state");
        if (state.length() > LONGEST_STATE) {
            throw new OAuthRefusal("invalid_request", "the state is too long");
        }
        return new Asked(
                client.id(),
                redirectUri,
                parameters.scopes(client),
                parameters.require("code_challenge"),
                state,
                OAuthSignIns.challenge(browser),
                clock.instant().plus(PATIENCE));
    }

    private static String state(HttpServletRequest request) {
        String state = request.getParameter("state");
        return state == null || state.length() > LONGEST_STATE ? "" : state;
    }

    /** What the page is good for is only this browser's: nobody signs somebody else in as himself. */
    private static String cookie(HttpServletRequest request, String value) {
        boolean secure = request.isSecure() || "https".equals(request.getHeader("X-Forwarded-Proto"));
        return ResponseCookie.from(COOKIE, value)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Strict")
                .path("/oauth2/authorize")
                .maxAge(PATIENCE)
                .build()
                .toString();
    }

    @RequestMapping(method = RequestMethod.POST)
    ResponseEntity<String> signIn(
            HttpServletRequest request, @CookieValue(name = COOKIE, required = false) @Nullable String browser) {
        Parameters parameters = new Parameters(request);
        try {
            Optional<Asked> asked = texts.open(parameters.get("request"), Asked.class)
                    .filter(one -> one.until().isAfter(clock.instant()))
                    .filter(one ->
                            browser != null && OAuthSignIns.same(OAuthSignIns.challenge(browser), one.browser()));
            if (asked.isEmpty()) {
                return refuse("This page is too old, or your browser keeps no cookies. Begin again in your program.");
            }
            return parameters.get("cancel").isEmpty()
                    ? enter(request, parameters, asked.get())
                    : back(
                            asked.get().redirectUri(),
                            "error",
                            "access_denied",
                            asked.get().state());
        } catch (OAuthRefusal malformed) {
            return refuse(malformed.description());
        }
    }

    private ResponseEntity<String> enter(HttpServletRequest request, Parameters parameters, Asked asked)
            throws OAuthRefusal {
        String code = parameters.get("code");
        LoginRequest login = new LoginRequest(
                parameters.get("address"), parameters.get("password"), clients.of(request), LoginRequest.Protocol.REST);
        try {
            Entered entered = logins.enter(login, code.isEmpty() ? null : code);
            return back(asked.redirectUri(), "code", signIns.code(asked, entered), asked.state());
        } catch (ProblemException refused) {
            return again(parameters, asked, refused);
        }
    }

    private static ResponseEntity<String> again(Parameters parameters, Asked asked, ProblemException refused)
            throws OAuthRefusal {
        String alert = switch (refused.code()) {
            case AUTHENTICATION_FAILED -> "The address, the password or the code is wrong.";
            case SECOND_STEP_REQUIRED -> "Your account has a second step: enter a one-time code too.";
            case TOO_MANY_REQUESTS -> refused.detail();
            default -> "You cannot sign in at this moment. Try again in a few seconds.";
        };
        OAuthClient client = OAuthClient.find(asked.clientId()).orElseThrow();
        return SignInPage.answer(refused.code().status(), asked.redirectUri())
                .body(SignInPage.form(new Content(
                        client, asked.redirectUri(), parameters.get("request"), parameters.get("address"), alert)));
    }

    private static ResponseEntity<String> refuse(String why) {
        return SignInPage.answer(400, null).body(SignInPage.refusal(why));
    }

    private ResponseEntity<String> back(String redirectUri, String name, String value, String state) {
        StringBuilder where = new StringBuilder(redirectUri).append(redirectUri.indexOf('?') < 0 ? '?' : '&');
        where.append(name).append('=').append(encoded(value));
        if (!state.isEmpty()) {
            where.append("&state=").append(encoded(state));
        }
        // RFC 9207 section 2
        where.append("&iss=").append(encoded(published.url().toString()));
        return SignInPage.answer(303, redirectUri)
                .location(URI.create(where.toString()))
                .build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
