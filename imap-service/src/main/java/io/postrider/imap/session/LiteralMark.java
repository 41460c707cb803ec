package io.postrider.imap.session;

import io.postrider.imap.command.PendingLiteral;
import org.jspecify.annotations.Nullable;

/** The announcement of a literal at a line's end: {@code {123}} or {@code {123+}} (RFC 7888). */
final class LiteralMark {
    private LiteralMark() {}

    /** The literal that a line announces, if it does. The line is from {@code from} to its line feed at {@code lf}. */
    static @Nullable PendingLiteral at(byte[] buffer, int from, int lf) {
        int brace = closingBrace(buffer, from, lf);
        int open = brace < 0 ? -1 : openingBrace(buffer, from, brace);
        if (open < 0) {
            return null;
        }
        boolean synchronising = buffer[brace - 1] != '+';
        long size = 0;
        for (int i = open + 1; i < (synchronising ? brace : brace - 1); i++) {
            // A number without end is as good as the greatest one: it is refused.
            size = Math.min(size * 10 + (buffer[i] - '0'), Long.MAX_VALUE / 100);
        }
        return new PendingLiteral(size, synchronising);
    }

    /** Where the announcement begins. */
    static int start(byte[] buffer, int from, int lf) {
        return openingBrace(buffer, from, closingBrace(buffer, from, lf));
    }

    private static int closingBrace(byte[] buffer, int from, int lf) {
        int last = lf - 1;
        if (last >= from && buffer[last] == '\r') {
            last--;
        }
        return last > from && buffer[last] == '}' ? last : -1;
    }

    private static int openingBrace(byte[] buffer, int from, int brace) {
        int i = buffer[brace - 1] == '+' ? brace - 2 : brace - 1;
        int lastDigit = i;
        while (i >= from && buffer[i] >= '0' && buffer[i] <= '9') {
            i--;
        }
        return i >= from && i < lastDigit && buffer[i] == '{' ? i : -1;
    }
}
