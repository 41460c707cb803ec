package io.postrider.testkit.transcript;

import org.jspecify.annotations.Nullable;

/** {@code C:}, {@code S2:}, {@code S~:} or {@code S2~:} and what follows it. */
record Prefix(boolean client, int connection, boolean anyOrder, String text) {

    static @Nullable Prefix of(String line) {
        int position = 1;
        char side = line.isEmpty() ? ' ' : line.charAt(0);
        if (side != 'C' && side != 'S') {
            return null;
        }
        int connection = 1;
        boolean anyOrder = false;
        while (position < line.length() && line.charAt(position) != ':') {
            char c = line.charAt(position++);
            if (c >= '1' && c <= '9') {
                connection = c - '0';
            } else if (c == '~' && side == 'S') {
                anyOrder = true;
            } else {
                return null;
            }
        }
        if (position == line.length()) {
            return null;
        }
        String text = line.substring(position + 1);
        return new Prefix(side == 'C', connection, anyOrder, text.startsWith(" ") ? text.substring(1) : text);
    }
}
