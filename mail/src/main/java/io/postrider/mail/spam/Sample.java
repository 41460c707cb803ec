package io.postrider.mail.spam;

import io.postrider.mail.address.Address;
import io.postrider.mail.mime.BodyDecoder;
import io.postrider.mail.mime.Disposition;
import io.postrider.mail.mime.EncodedWords;
import io.postrider.mail.mime.Extent;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.mime.HtmlText;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import io.postrider.mail.mime.Parameters;
import io.postrider.mail.mime.Part;
import io.postrider.mail.mime.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as filters look at it: decoded once, in bounded time and memory, whatever its octets are.
 *
 * @param headers its fields
 * @param structure its parts
 * @param subject decoded; empty when absent
 * @param text what people read of it, plain texts first
 * @param shape what its texts are made of
 * @param links in the order found
 * @param files what is attached
 */
public record Sample(
        Headers headers,
        MessageStructure structure,
        String subject,
        String text,
        Shape shape,
        List<Link> links,
        List<AttachedFile> files) {
    /** The most octets of a message that are worth looking at. */
    public static final int MAX_OCTETS = 256 * 1024;

    /** The most links that are kept. */
    public static final int MAX_LINKS = 200;

    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_FILES = 100;
    private static final int MAX_FILE = 256 * 1024;

    /**
     * What a message's texts are made of.
     *
     * @param plain characters of plain text
     * @param html characters of visible text in HTML
     * @param traits what its HTML has besides text
     * @param needlessBase64 whether plain ASCII was wrapped so that nobody reads it on the way
     */
    public record Shape(int plain, int html, HtmlScan.Traits traits, boolean needlessBase64) {}

    public Sample {
        links = List.copyOf(links);
        files = List.copyOf(files);
    }

    /** Looks at a message, or at as much of its beginning as is there. */
    public static Sample of(byte[] message) {
        byte[] octets = message.length > MAX_OCTETS ? Arrays.copyOf(message, MAX_OCTETS) : message;
        MessageStructure structure = MessageParser.parse(octets);
        Headers headers = Headers.parse(octets);
        var reader = new Reader(octets);
        reader.part(structure.root());
        String subject = structure.envelope().subject() == null
                ? ""
                : EncodedWords.decode(structure.envelope().subject());
        return reader.sample(headers, structure, subject);
    }

    /** The author, when there is one. */
    public Address.@Nullable Individual from() {
        return first(structure.envelope().from());
    }

    /** Where answers go, when that was said. */
    public Address.@Nullable Individual replyTo() {
        return headers.first("reply-to").isEmpty()
                ? null
                : first(structure.envelope().replyTo());
    }

    private static Address.@Nullable Individual first(List<Address> addresses) {
        for (Address address : addresses) {
            if (address instanceof Address.Individual one && !one.domain().isEmpty()) {
                return one;
            }
        }
        return null;
    }

    /** Collects what the parts have. */
    private static final class Reader {
        private final byte[] octets;
        private final StringBuilder plain = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private final List<Link> links = new ArrayList<>();
        private final List<AttachedFile> files = new ArrayList<>();
        private HtmlScan.Traits traits = HtmlScan.Traits.NONE;
        private boolean needlessBase64;

        Reader(byte[] octets) {
            this.octets = octets;
        }

        void part(Part part) {
            String name = fileName(part);
            boolean attached = name != null || isAttachment(part);
            if (part.type().isText() && !attached) {
                text(part);
            } else if (!part.isMultipart() && !part.isMessage() && files.size() < MAX_FILES) {
                file(part, name == null ? "" : name);
            }
            part.children().forEach(this::part);
        }

        private static boolean isAttachment(Part part) {
            Disposition disposition = part.fields().disposition();
            return disposition != null && disposition.type().equals("attachment");
        }

        private static @Nullable String fileName(Part part) {
            Disposition disposition = part.fields().disposition();
            String name = disposition == null ? null : Parameters.text(disposition.parameters(), "filename");
            return name == null ? Parameters.text(part.type().parameters(), "name") : name;
        }

        private byte[] body(Part part, int most) {
            Extent extent = part.extent();
            int from = (int) Math.min(extent.bodyStart(), octets.length);
            int to = (int) Math.min(extent.bodyEnd(), octets.length);
            return Arrays.copyOfRange(octets, from, Math.min(to, from + most));
        }

        private void text(Part part) {
            boolean isHtml = part.type().subtype().equals("html");
            StringBuilder out = isHtml ? html : plain;
            int room = MAX_TEXT - out.length();
            if (room <= 0) {
                return;
            }
            String encoding = part.fields().encoding();
            String charset = Parameters.raw(part.type().parameters(), "charset");
            String text = Text.decode(body(part, isHtml ? MAX_OCTETS : 4 * room), encoding, charset);
            if (isHtml) {
                traits = traits.and(new HtmlScan(text, links, MAX_LINKS).scan());
                out.append(HtmlText.of(text, room)).append('\n');
            } else {
                needlessBase64 |= encoding.equals("base64")
                        && !text.isBlank()
                        && text.chars().allMatch(c -> c < 0x80);
                out.append(text, 0, Math.min(text.length(), room)).append('\n');
            }
        }

        private void file(Part part, String name) {
            String type = part.type().type() + '/' + part.type().subtype();
            boolean zip = AttachedFile.extension(name).equals("zip")
                    || part.type().subtype().contains("zip")
                    || part.type().subtype().equals("octet-stream");
            byte[] content =
                    zip ? BodyDecoder.decode(body(part, MAX_FILE), part.fields().encoding()) : new byte[0];
            files.add(new AttachedFile(name, type, Archive.look(content)));
        }

        Sample sample(Headers headers, MessageStructure structure, String subject) {
            TextLinks.find(plain.toString(), links, MAX_LINKS);
            var shape = new Shape(plain.length(), html.length(), traits, needlessBase64);
            return new Sample(headers, structure, subject, plain.append(html).toString(), shape, links, files);
        }
    }
}
