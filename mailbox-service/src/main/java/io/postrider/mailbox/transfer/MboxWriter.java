package io.postrider.mailbox.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes an mbox (RFC 4155) in the variant mboxrd: a line of the message that could be taken for a separator gets one more
 * '>', so that who removes one from each such line has the message back. Line ends stay as they are.
 */
final class MboxWriter {
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;

    MboxWriter(OutputStream out) {
        this.out = out;
    }

    void message(Instant date, InputStream octets) throws IOException {
        out.write(("From MAILER-DAEMON " + ASCTIME.format(date) + "\n").getBytes(StandardCharsets.US_ASCII));
        Quoting quoting = new Quoting();
        byte[] buffer = new byte[16 * 1024];
        for (int count = octets.read(buffer); count >= 0; count = octets.read(buffer)) {
            for (int i = 0; i < count; i++) {
                quoting.write(buffer[i]);
            }
        }
        quoting.end();
    }

    /** Where in a line we are: what may still become "From " is held back until it is known. */
    private final class Quoting {
        private static final int WITHIN = -1;

        /** How much of "From " the line begins with, after any '>'; {@link #WITHIN} when it is another line. */
        private int matched;

        private byte last = '\n';

        void write(byte octet) throws IOException {
            last = octet;
            if (matched == WITHIN) {
                out.write(octet);
            } else if (octet == FROM[matched]) {
                matched++;
                if (matched == FROM.length) {
                    out.write('>');
                    release();
                }
            } else {
                boolean quote = matched == 0 && octet == '>';
                release();
                out.write(octet);
                matched = quote ? 0 : WITHIN;
            }
            if (octet == '\n') {
                matched = 0;
            }
        }

        private void release() throws IOException {
            out.write(FROM, 0, Math.max(matched, 0));
            matched = WITHIN;
        }

        void end() throws IOException {
            release();
            if (last != '\n') {
                out.write('\n');
            }
            out.write('\n');
        }
    }
}
