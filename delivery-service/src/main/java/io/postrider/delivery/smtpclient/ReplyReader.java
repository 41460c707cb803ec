package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads replies, and refuses what is too long or is none. */
final class ReplyReader {
    /** RFC 5321 section 4.5.3.1.5 allows 512 octets; servers are seen to send more. */
    static final int MAX_LINE = 4096;

    static final int MAX_LINES = 200;

    private final InputStream in;
    private final byte[] buffer = new byte[4096];
    private int position;
    private int limit;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /** Whether there is something that nobody asked for yet. */
    boolean hasUnasked() throws IOException {
        return position < limit || in.available() > 0;
    }

    // RFC 5321 section 4.2.1: every line but the last has a hyphen after the code
    SmtpReply read() throws IOException {
        List<String> texts = new ArrayList<>(1);
        int code = 0;
        while (true) {
            String line = line();
            int lineCode = code(line);
            if (!texts.isEmpty() && lineCode != code) {
                throw malformed(line);
            }
            code = lineCode;
            texts.add(line.length() > 4 ? printable(line.substring(4)) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new SmtpReply(code, texts);
            }
            if (texts.size() == MAX_LINES) {
                throw malformed("a reply of more than " + MAX_LINES + " lines");
            }
        }
    }

    private static int code(String line) throws SmtpFailure {
        if (line.length() < 3 || line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-') {
            throw malformed(line);
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw malformed(line);
            }
            code = code * 10 + digit;
        }
        if (code < 200 || code > 599) {
            throw malformed(line);
        }
        return code;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        while (true) {
            int octet = octet();
            if (octet == '\n') {
                byte[] octets = line.toByteArray();
                int length = octets.length > 0 && octets[octets.length - 1] == '\r' ? octets.length - 1 : octets.length;
                return new String(octets, 0, length, UTF_8);
            }
            if (line.size() == MAX_LINE) {
                throw malformed("a line of more than " + MAX_LINE + " octets");
            }
            line.write(octet);
        }
    }

    private int octet() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(in.read(buffer), 0);
            if (limit == 0) {
                throw new EOFException("the server closed the connection");
            }
        }
        return buffer[position++] & 0xff;
    }

    /** Replies go into logs, bounces and traces. */
    private static String printable(String text) {
        var clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            if (Character.isISOControl(clean.charAt(i)) || Character.isSurrogate(clean.charAt(i))) {
                clean.setCharAt(i, '?');
            }
        }
        return clean.toString();
    }

    private static SmtpFailure malformed(String what) {
        return new SmtpFailure(Stage.DIALOGUE, "not an SMTP reply: " + printable(what), (Throwable) null);
    }
}
