package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.api.mailbox.Flags;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes the messages of an mbox. Flags are read from the header fields in which programs that use mboxes keep them. */
final class MboxImport {
    /** So far into a message its header is looked at. */
    private static final int HEADER = 32 * 1024;

    private MboxImport() {}

    static void run(InputStream body, String mailbox, ImportRun run) throws IOException {
        run.open(new ImportRun.Mailbox(mailbox, mailbox));
        var mbox = new MboxReader(body);
        int number = 0;
        for (var message = mbox.next(); message != null; message = mbox.next()) {
            number++;
            var octets = new BufferedInputStream(new CrlfInputStream(message.octets()), HEADER);
            String header = header(octets);
            run.take(
                    mailbox,
                    new SourceMessage(Integer.toString(number), flags(header), keywords(header), message.date()),
                    octets);
        }
    }

    private static String header(BufferedInputStream octets) throws IOException {
        octets.mark(HEADER);
        String text = new String(octets.readNBytes(HEADER), ISO_8859_1);
        octets.reset();
        int end = text.indexOf("\r\n\r\n");
        return "\r\n" + (end < 0 ? text : text.substring(0, end)) + "\r\n";
    }

    private static int flags(String header) {
        String letters = field(header, "Status") + field(header, "X-Status");
        int flags = 0;
        for (int i = 0; i < letters.length(); i++) {
            flags |= switch (letters.charAt(i)) {
                case 'R' -> Flags.SEEN;
                case 'A' -> Flags.ANSWERED;
                case 'F' -> Flags.FLAGGED;
                case 'D' -> Flags.DELETED;
                case 'T' -> Flags.DRAFT;
                default -> 0;
            };
        }
        return flags;
    }

    private static List<String> keywords(String header) {
        List<String> keywords = new ArrayList<>();
        for (String word : field(header, "X-Keywords").strip().split(" ", 64)) {
            keywords.add(word);
        }
        return keywords;
    }

    private static String field(String header, String name) {
        String start = "\r\n" + name.toLowerCase(Locale.ROOT) + ':';
        int at = header.toLowerCase(Locale.ROOT).indexOf(start);
        return at < 0 ? "" : header.substring(at + start.length(), header.indexOf("\r\n", at + 2));
    }
}
