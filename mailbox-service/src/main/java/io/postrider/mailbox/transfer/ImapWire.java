package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes IMAP as a client (RFC 3501 section 2.2). A server is not trusted: everything it sends is bounded. */
final class ImapWire {
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_TOKENS = 10_000;
    private static final int MAX_DEPTH = 10;
    private static final Set<String> STATUS = Set.of("OK", "NO", "BAD", "BYE", "PREAUTH");

    private final InputStream in;
    private final OutputStream out;
    private int tokens;
    private @Nullable LiteralTaker taker;
    private boolean taken;

    ImapWire(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in, 16 * 1024);
        this.out = out;
    }

    /** Takes the octets of a message as they come. */
    @FunctionalInterface
    interface LiteralTaker {
        void take(InputStream octets) throws IOException;
    }

    /**
     * A response.
     *
     * @param tag the command's, {@code *} or {@code +}
     * @param status OK, NO, BAD, BYE, PREAUTH; empty for data
     * @param text what follows a status
     * @param data strings, and lists of data
     */
    record Response(String tag, String status, String text, List<Object> data) {
        boolean untagged() {
            return tag.equals("*");
        }
    }

    /** Sends a line. */
    void send(String line) throws IOException {
        out.write((line + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    /** Lets somebody take the octets of {@code BODY[]}, wherever a response has them. */
    void literalsTo(@Nullable LiteralTaker wanted) {
        taker = wanted;
        taken = false;
    }

    /** Whether the one who was to take octets was given some, or a message without any. */
    boolean wasTaken() {
        return taken;
    }

    /** The next response. */
    Response read() throws IOException {
        tokens = 0;
        String tag = word();
        if (tag.equals("+")) {
            return new Response(tag, "", rest(), List.of());
        }
        String first = word();
        if (STATUS.contains(first.toUpperCase(Locale.ROOT))) {
            return new Response(tag, first.toUpperCase(Locale.ROOT), rest(), List.of());
        }
        List<Object> data = list(1, '\n');
        data.addFirst(first);
        return new Response(tag, "", "", data);
    }

    private String word() throws IOException {
        var word = new StringBuilder();
        while (peek() > ' ') {
            append(word, octet());
        }
        if (peek() == ' ') {
            octet();
        }
        return word.toString();
    }

    private String rest() throws IOException {
        var rest = new StringBuilder();
        for (int c = octet(); c != '\n'; c = octet()) {
            if (c != '\r') {
                append(rest, c);
            }
        }
        return rest.toString();
    }

    private List<Object> list(int depth, char end) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("the server's answer is nested too deeply");
        }
        List<Object> list = new ArrayList<>();
        while (true) {
            int c = octet();
            if (c == end) {
                return list;
            }
            switch (c) {
                case ' ', '\r' -> {}
                case '\n', ')' -> throw new IOException("the server's answer is malformed");
                case '(' -> list.add(list(depth + 1, ')'));
                case '"' -> list.add(quoted(list));
                case '{' -> list.add(literal(list));
                default -> list.add(atom(c));
            }
            if (++tokens > MAX_TOKENS) {
                throw new IOException("the server's answer is too long");
            }
        }
    }

    private String quoted(List<Object> before) throws IOException {
        var text = new StringBuilder();
        for (int c = octet(); c != '"'; c = octet()) {
            append(text, c == '\\' ? octet() : c);
        }
        // RFC 3501 section 9: nstring, so a message may come so, most of all an empty one
        if (taker != null && isBody(before)) {
            taken = true;
            taker.take(new ByteArrayInputStream(text.toString().getBytes(ISO_8859_1)));
            return "";
        }
        return text.toString();
    }

    private static boolean isBody(List<Object> before) {
        return !before.isEmpty() && "BODY[]".equalsIgnoreCase(before.getLast().toString());
    }

    private String atom(int first) throws IOException {
        var atom = new StringBuilder().append((char) first);
        while (peek() > ' ' && peek() != '(' && peek() != ')') {
            append(atom, octet());
        }
        return atom.toString();
    }

    private String literal(List<Object> before) throws IOException {
        long length = 0;
        for (int c = octet(); c != '}'; c = octet()) {
            if (c < '0' || c > '9' || length > Integer.MAX_VALUE) {
                throw new IOException("the server's answer has a malformed literal");
            }
            length = length * 10 + c - '0';
        }
        rest();
        if (taker != null && isBody(before)) {
            taken = true;
            var octets = new BoundedStream(length);
            taker.take(octets);
            octets.skipRest();
            return "";
        }
        if (length > MAX_TEXT) {
            throw new IOException("the server's answer is too long");
        }
        byte[] octets = in.readNBytes((int) length);
        if (octets.length < length) {
            throw new EOFException("the server went away");
        }
        return new String(octets, ISO_8859_1);
    }

    private static void append(StringBuilder text, int c) throws IOException {
        if (text.length() == MAX_TEXT) {
            throw new IOException("the server's answer is too long");
        }
        text.append((char) c);
    }

    private int octet() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("the server went away");
        }
        return c;
    }

    private int peek() throws IOException {
        in.mark(1);
        int c = in.read();
        in.reset();
        return c;
    }

    /** A literal; its end is its own. */
    private final class BoundedStream extends InputStream {
        private long left;

        BoundedStream(long length) {
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return octet();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the server went away within a message");
            }
            left -= count;
            return count;
        }

        void skipRest() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
