package io.postrider.mail.mime;

import java.io.IOException;
import java.io.InputStream;

/** Quoted-printable (RFC 2045 section 6.7); an equals sign before anything else stands for itself. */
final class QuotedPrintableStream extends DecodingStream {
    private static final int SOFT_BREAK = -2;

    private int spaces;
    private boolean tab;
    private int pending = -1;

    QuotedPrintableStream(InputStream encoded) {
        super(encoded);
    }

    @Override
    public int read() throws IOException {
        while (true) {
            if (spaces > 0) {
                return space();
            }
            if (pending >= 0) {
                int octet = pending;
                pending = -1;
                return octet;
            }
            int octet = next();
            if (octet == ' ' || octet == '\t') {
                countSpaces(octet);
                continue;
            }
            if (octet != '=') {
                return octet;
            }
            int decoded = afterEquals();
            if (decoded != SOFT_BREAK) {
                return decoded;
            }
        }
    }

    /** White space at the end of a line was added on the way and is dropped (rule 3); a run is kept by its length. */
    private void countSpaces(int first) throws IOException {
        tab = first == '\t';
        int count = 1;
        int octet = next();
        while (octet == first && count < 1_000) {
            count++;
            octet = next();
        }
        if (octet >= 0) {
            unread();
        }
        boolean lineEnds = octet < 0 || octet == '\r' || octet == '\n';
        spaces = lineEnds ? 0 : count;
    }

    private int space() {
        spaces--;
        return tab ? '\t' : ' ';
    }

    private int afterEquals() throws IOException {
        int first = next();
        if (first == '\n' || first < 0) {
            return SOFT_BREAK;
        }
        if (first == '\r') {
            int second = next();
            if (second >= 0 && second != '\n') {
                unread();
            }
            return SOFT_BREAK;
        }
        int high = Character.digit(first, 16);
        if (high < 0) {
            unread();
            return '=';
        }
        int second = next();
        int low = second < 0 ? -1 : Character.digit(second, 16);
        if (low < 0) {
            if (second >= 0) {
                unread();
            }
            pending = first;
            return '=';
        }
        return high << 4 | low;
    }
}
