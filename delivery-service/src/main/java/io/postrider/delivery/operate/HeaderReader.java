package io.postrider.delivery.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentGoneException;
import io.postrider.blob.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the header of a message in the queue and nothing of its body. */
final class HeaderReader {
    private static final int MAX_HEADER = 256 * 1024;

    private final ContentStore contents;

    HeaderReader(ContentStore contents) {
        this.contents = contents;
    }

    /**
     * A field.
     *
     * @param name its name
     * @param value unfolded (RFC 5322 section 2.2.3)
     */
    record Field(String name, String value) {}

    List<Field> read(QueueStore.Content content) {
        try (InputStream in = contents.open(content.contentId(), 0, Math.min(content.size(), MAX_HEADER))) {
            return parse(new String(in.readAllBytes(), UTF_8));
        } catch (ContentGoneException gone) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "The message has just left the queue.", gone);
        } catch (IOException failure) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The message cannot be read now.", failure);
        }
    }

    static List<Field> parse(String text) {
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = endOfField(text, at);
            String field = text.substring(at, end);
            int colon = field.indexOf(':');
            if (field.isBlank() || colon < 1) {
                // RFC 5322 section 2.1: the empty line ends the header
                break;
            }
            fields.add(new Field(
                    field.substring(0, colon).strip(),
                    // RFC 5322 section 2.2.3: unfolding takes away the line ends before white space
                    field.substring(colon + 1).replace("\r\n", "").strip()));
            at = end;
        }
        return fields;
    }

    private static int endOfField(String text, int from) {
        int at = from;
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return text.length();
            }
            at = end + 2;
            if (at >= text.length() || text.charAt(at) != ' ' && text.charAt(at) != '\t' || end == from) {
                return at;
            }
        }
    }
}
