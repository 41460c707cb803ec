package io.postrider.auth.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The programs that may ask. Anybody may say that he is one: what keeps users safe is where they are redirected to. */
enum OAuthClient {
    COMMAND_LINE("postrider-cli", "A command line", "act for you at the REST API", Set.of("account")),
    MAIL_PROGRAM("postrider-mail", "A mail program", "read and send your mail", Set.of("imap", "pop3", "submission"));

    // RFC 8252 section 7.3; some programs say localhost.
    private static final Set<String> OWN_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final int LONGEST_URI = 500;

    private final String id;
    private final String title;
    private final String purpose;
    private final Set<String> scopes;

    OAuthClient(String id, String title, String purpose, Set<String> scopes) {
        this.id = id;
        this.title = title;
        this.purpose = purpose;
        this.scopes = scopes;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    String purpose() {
        return purpose;
    }

    Set<String> scopes() {
        return scopes;
    }

    static Optional<OAuthClient> find(String id) {
        return Arrays.stream(values()).filter(client -> client.id.equals(id)).findFirst();
    }

    /** Whether a program may be told a code there: on the user's machine, at whatever port. */
    static boolean mayRedirectTo(String text) {
        if (text.length() > LONGEST_URI) {
            return false;
        }
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web
                    && uri.getHost() != null
                    && OWN_MACHINE.contains(uri.getHost())
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
