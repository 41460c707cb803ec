package io.postrider.auth.oauth;

import io.postrider.platform.hash.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * The page that users sign in at, and the one that says that they cannot: no script, nothing from elsewhere, in no
 * frame.
 */
final class SignInPage {
    private static final String STYLE = """
            body{font:1.1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:26rem;padding:0 1rem;\
            color:#111;background:#fff}\
            label{display:block;margin-top:1rem;font-weight:600}\
            input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #555;border-radius:.25rem}\
            button{font:inherit;margin:1.5rem .5rem 0 0;padding:.5rem 1rem;border:1px solid #0b4f9e;border-radius:.25rem;\
            background:#0b4f9e;color:#fff}\
            button.plain{background:#fff;color:#0b4f9e}\
            [role=alert]{border-left:.25rem solid #b00020;padding-left:.75rem;color:#8a0018}\
            :focus-visible{outline:3px solid #ffb300;outline-offset:2px}\
            .hint{margin:.25rem 0 0;font-size:.9rem;color:#444}""";

    private SignInPage() {}

    /**
     * What differs from time to time.
     *
     * @param client who asks
     * @param redirectUri where it waits
     * @param request what comes back with the form
     * @param address what the user typed before
     * @param alert what went wrong; null for nothing
     */
    record Content(
            OAuthClient client,
            String redirectUri,
            String request,
            String address,
            @Nullable String alert) {}

    static ResponseEntity.BodyBuilder answer(int status, @Nullable String redirectUri) {
        return ResponseEntity.status(HttpStatusCode.valueOf(status))
                .contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", policy(redirectUri))
                .header("X-Frame-Options", "DENY")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }

    /** Browsers ask it where a form's answer redirects to, as well. */
    private static String policy(@Nullable String redirectUri) {
        String elsewhere = "";
        if (redirectUri != null) {
            URI uri = URI.create(redirectUri);
            elsewhere = " " + uri.getScheme() + "://" + uri.getRawAuthority();
        }
        return "default-src 'none'; style-src 'sha256-" + hash() + "'; form-action 'self'" + elsewhere
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    private static String hash() {
        return Base64.getEncoder().encodeToString(Sha256.of(STYLE));
    }

    static String form(Content content) {
        String alert = content.alert() == null ? "" : "<p role=\"alert\">" + escaped(content.alert()) + "</p>\n";
        return page("Sign in", """
                <p>%s on this computer wants to %s.</p>
                %s<form method="post" action="/oauth2/authorize">
                <input type="hidden" name="request" value="%s">
                <label for="address">Address</label>
                <input id="address" name="address" value="%s" autocomplete="username" inputmode="email" \
                autocapitalize="none" spellcheck="false" required autofocus>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required>
                <label for="code">One-time code</label>
                <input id="code" name="code" autocomplete="one-time-code" spellcheck="false" aria-describedby="code-hint">
                <p class="hint" id="code-hint">Only if your account has a second step; or a recovery code.</p>
                <button type="submit">Sign in</button>
                <button type="submit" class="plain" name="cancel" value="yes" formnovalidate>Cancel</button>
                </form>
                """.formatted(
                        escaped(content.client().title()),
                        escaped(content.client().purpose()),
                        alert,
                        escaped(content.request()),
                        escaped(content.address())));
    }

    static String refusal(String why) {
        return page("You cannot sign in", "<p role=\"alert\">" + escaped(why) + "</p>\n");
    }

    private static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>%2$s</style>
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                %3$s</main>
                </body>
                </html>
                """.formatted(title, STYLE, body);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
