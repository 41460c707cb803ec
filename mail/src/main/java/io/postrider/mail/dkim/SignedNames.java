package io.postrider.mail.dkim;

import io.postrider.mail.mime.Headers;
import java.util.ArrayList;
import java.util.List;

/** Which fields of a message our signatures are of. */
public final class SignedNames {
    /**
     * Signed once more than they occur, so that nobody adds another (RFC 6376 section 8.15): what people see of a message and what
     * says how it is to be read.
     */
    private static final List<String> OVERSIGNED = List.of(
            "From",
            "Sender",
            "Reply-To",
            "To",
            "Cc",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding");

    /** Signed where they are; a mailing list has every right to add its own. */
    private static final List<String> SIGNED = List.of(
            "List-Id",
            "List-Help",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Subscribe",
            "List-Post",
            "List-Owner",
            "List-Archive",
            "Auto-Submitted");

    private SignedNames() {}

    /** The names as {@code h=} has them: each as often as the field occurs, and some once more. */
    public static List<String> of(Headers headers) {
        List<String> names = new ArrayList<>();
        for (String name : OVERSIGNED) {
            add(names, name, headers.all(name).size() + 1);
        }
        for (String name : SIGNED) {
            add(names, name, headers.all(name).size());
        }
        return names;
    }

    private static void add(List<String> names, String name, int times) {
        for (int i = 0; i < times; i++) {
            names.add(name);
        }
    }
}
