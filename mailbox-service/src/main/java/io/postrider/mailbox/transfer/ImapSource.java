package io.postrider.mailbox.transfer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP server and the user there. The password is not part of it.
 *
 * @param host its name or address
 * @param port usually 993
 * @param tls how the connection is protected
 * @param user whose mail
 * @param admin who logs in for that user (SASL PLAIN, RFC 4616); null when the user does
 * @param folders where mailboxes go: names there to names here; empty for those that are left out
 */
public record ImapSource(
        String host,
        int port,
        Tls tls,
        String user,
        @Nullable String admin,
        Map<String, String> folders) {
    private static final int MAX_TEXT = 255;
    private static final int MAX_FOLDERS = 10_000;

    /** How a connection is protected. */
    public enum Tls {
        IMPLICIT,
        STARTTLS,
        NONE;

        /** As requests have it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Tls of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public ImapSource {
        if (folders == null) {
            folders = Map.of();
        }
        if (folders.values().stream().anyMatch(Objects::isNull) || folders.size() > MAX_FOLDERS) {
            throw new ProblemException(
                    ProblemCode.UNPROCESSABLE,
                    "source.folders has no name for one, or more than " + MAX_FOLDERS + " of them.");
        }
        folders = Map.copyOf(folders);
        check("host", host);
        check("user", user);
        if (admin != null) {
            check("admin", admin);
        }
        if (port < 1 || port > 65_535 || tls == null) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "source needs a port and tls.");
        }
    }

    private static void check(String name, @Nullable String text) {
        if (text == null
                || text.isEmpty()
                || text.length() > MAX_TEXT
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "source." + name + " is missing or malformed.");
        }
    }
}
