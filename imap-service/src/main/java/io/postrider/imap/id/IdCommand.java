package io.postrider.imap.id;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ID (RFC 2971 section 3.1).
 *
 * @param client what the client says of itself
 */
public record IdCommand(Map<String, String> client) implements ImapCommand {
    private static final int MOST_FIELDS = 30;

    public IdCommand {
        client = Map.copyOf(client);
    }

    /** Reads one. */
    public static IdCommand parse(WireReader in) {
        in.space();
        Map<String, String> client = new LinkedHashMap<>();
        if (!in.tryKeyword("NIL")) {
            in.open();
            while (!in.tryClose()) {
                if (!client.isEmpty()) {
                    in.space();
                }
                // RFC 2971 section 3.3: at most 30 pairs
                if (client.size() == MOST_FIELDS) {
                    throw in.expected("at most 30 fields");
                }
                String field = new String(in.string(), UTF_8);
                in.space();
                byte[] value = in.nstring();
                client.put(field, value == null ? "" : new String(value, UTF_8));
            }
        }
        in.end();
        return new IdCommand(client);
    }
}
