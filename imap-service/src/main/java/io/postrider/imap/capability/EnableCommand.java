package io.postrider.imap.capability;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * ENABLE (RFC 5161 section 3.1).
 *
 * @param extensions capabilities in upper case
 */
public record EnableCommand(List<String> extensions) implements ImapCommand {
    public EnableCommand {
        extensions = List.copyOf(extensions);
    }

    /** Reads one. */
    public static EnableCommand parse(WireReader in) {
        List<String> extensions = new ArrayList<>();
        do {
            in.space();
            if (extensions.size() == in.limits().listItems()) {
                throw in.expected("fewer capabilities");
            }
            extensions.add(in.atom().toUpperCase(java.util.Locale.ROOT));
        } while (!in.atEnd());
        return new EnableCommand(extensions);
    }
}
