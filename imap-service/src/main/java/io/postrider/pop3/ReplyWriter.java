package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.access.ClientConnection;
import java.io.IOException;
import java.time.Duration;

/** Writes replies. They wait in a buffer until it is full or the session waits for its client. */
final class ReplyWriter {
    private static final int SIZE = 16 * 1024;
    private static final byte[] NONE = new byte[0];
    /** A client that does not read for so long is gone. */
    private static final Duration PER_WRITE = Duration.ofMinutes(5);

    private final ClientConnection connection;
    private byte[] buffer = NONE;
    private int size;

    /** Whether the next octet of a message begins a line, and what came before it. */
    private boolean lineStart;

    private byte last;

    ReplyWriter(ClientConnection connection) {
        this.connection = connection;
    }

    /** {@code +OK} and a text. */
    void ok(String text) throws IOException {
        line("+OK " + text);
    }

    /** {@code -ERR} and a text. */
    void err(String text) throws IOException {
        line("-ERR " + text);
    }

    /** A line of ours, which needs no stuffing. */
    void line(String text) throws IOException {
        byte[] octets = text.getBytes(UTF_8);
        write(octets, octets.length);
        crlf();
    }

    /** Ends a multi-line reply (RFC 1939 section 3). */
    void dot() throws IOException {
        octet('.');
        crlf();
    }

    /** Begins a message. */
    void beginMessage() {
        lineStart = true;
        last = '\n';
    }

    /** Octets of a message: lines that begin with a dot get another, a line feed alone becomes a line break. */
    void message(byte[] octets, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            byte b = octets[i];
            if (b == '.' && lineStart) {
                octet('.');
            } else if (b == '\n' && last != '\r') {
                octet('\r');
            }
            octet(b);
            lineStart = b == '\n';
            last = b;
        }
    }

    /** Ends a message, its last line included. */
    void endMessage() throws IOException {
        if (!lineStart) {
            crlf();
        }
        dot();
    }

    /** Sends what waits, and gives the buffer back. */
    void flush() throws IOException {
        send();
        buffer = NONE;
    }

    private void send() throws IOException {
        if (size > 0) {
            connection.deadline(PER_WRITE);
            connection.output().write(buffer, 0, size);
            size = 0;
        }
    }

    private void write(byte[] octets, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            octet(octets[i]);
        }
    }

    private void crlf() throws IOException {
        octet('\r');
        octet('\n');
    }

    private void octet(int octet) throws IOException {
        if (size == buffer.length) {
            if (size == 0) {
                buffer = new byte[SIZE];
            } else {
                send();
            }
        }
        buffer[size++] = (byte) octet;
    }
}
