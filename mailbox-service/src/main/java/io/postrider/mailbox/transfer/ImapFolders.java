package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.postrider.mail.name.ModifiedUtf7;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists the mailboxes of an IMAP server. */
final class ImapFolders {
    private static final int MAX_MAILBOXES = 10_000;
    // RFC 6154 section 2: views of what other mailboxes hold are not taken.
    private static final Set<String> LEFT_OUT = Set.of("\\noselect", "\\nonexistent", "\\all", "\\flagged");
    static final List<String> SPECIAL_USES = List.of("\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash");

    private final ImapClient client;

    ImapFolders(ImapClient client) {
        this.client = client;
    }

    /**
     * A mailbox there.
     *
     * @param wireName its name as the server writes it, an octet a character
     * @param name as people read it, with {@code /} between levels
     * @param subscribed whether clients show it
     */
    record Folder(String wireName, String name, Set<String> attributes, boolean subscribed) {
        /** Whether it holds nothing, or what other mailboxes hold. */
        boolean leftOut() {
            return attributes.stream().anyMatch(LEFT_OUT::contains);
        }

        /** Its special use (RFC 6154), written as we do; null for none. */
        @Nullable String specialUse() {
            return SPECIAL_USES.stream()
                    .filter(use -> attributes.contains(use.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** All of them, each once. Where nothing is subscribed to, or the server does not say, all count as if they were. */
    List<Folder> list() throws IOException {
        Set<String> subscribed = subscribed();
        Map<String, Folder> folders = new LinkedHashMap<>();
        ImapClient.require(
                client.run("LIST \"\" \"*\"", response -> {
                    if (isOf(response, "LIST") && folders.size() < MAX_MAILBOXES) {
                        Folder folder = folder(response.data(), subscribed);
                        folders.putIfAbsent(folder.wireName(), folder);
                    }
                }),
                "The server does not list its mailboxes.");
        return new ArrayList<>(folders.values());
    }

    /** As on the wire. RFC 3501 section 6.3.9: what is only above one has {@code \Noselect}. */
    private Set<String> subscribed() throws IOException {
        Set<String> names = new HashSet<>();
        client.run("LSUB \"\" \"*\"", response -> {
            if (isOf(response, "LSUB")
                    && names.size() < MAX_MAILBOXES
                    && !attributes(response.data()).contains("\\noselect")) {
                names.add(response.data().get(3).toString());
            }
        });
        return names;
    }

    private static boolean isOf(ImapWire.Response response, String kind) {
        return response.untagged()
                && response.data().size() >= 4
                && kind.equalsIgnoreCase(response.data().getFirst().toString());
    }

    private static Set<String> attributes(List<Object> data) {
        Set<String> attributes = new HashSet<>();
        if (data.get(1) instanceof List<?> list) {
            list.forEach(one -> attributes.add(one.toString().toLowerCase(Locale.ROOT)));
        }
        return attributes;
    }

    private static Folder folder(List<Object> data, Set<String> subscribed) {
        String wireName = data.get(3).toString();
        boolean wanted = subscribed.isEmpty() || subscribed.contains(wireName);
        return new Folder(wireName, name(wireName, data.get(2).toString()), attributes(data), wanted);
    }

    /** With {@code /} between levels, whatever the server has there. */
    private static String name(String wireName, String delimiter) {
        if (delimiter.length() != 1) {
            return text(wireName);
        }
        List<String> levels = new ArrayList<>();
        int from = 0;
        for (int at = wireName.indexOf(delimiter); at >= 0; at = wireName.indexOf(delimiter, from)) {
            levels.add(text(wireName.substring(from, at)));
            from = at + 1;
        }
        levels.add(text(wireName.substring(from)));
        return levels.stream().map(level -> level.replace('/', '_')).collect(joining("/"));
    }

    /** Modified UTF-7, as IMAP wants it; else UTF-8, else Latin 1, as old and careless servers write names. */
    private static String text(String part) {
        byte[] octets = part.getBytes(ISO_8859_1);
        try {
            return ModifiedUtf7.decode(octets).replace('\0', '_');
        } catch (IllegalArgumentException another) {
            try {
                return UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(octets))
                        .toString()
                        .replace('\0', '_');
            } catch (CharacterCodingException noUtf8) {
                return part.replace('\0', '_');
            }
        }
    }
}
