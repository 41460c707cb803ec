package io.postrider.auth.scram;

import java.text.Normalizer;
import java.util.Optional;

/** SASLprep (RFC 4013) of passwords, as clients of SCRAM do it before they make their keys. */
public final class SaslPrep {
    private SaslPrep() {}

    /** The prepared password; empty when it has a character that none may have. */
    public static Optional<String> prepare(String password) {
        StringBuilder mapped = new StringBuilder(password.length());
        password.codePoints()
                .filter(c -> !mappedToNothing(c))
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        // RFC 4013 section 2.2
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return prepared.codePoints().anyMatch(SaslPrep::prohibited) ? Optional.empty() : Optional.of(prepared);
    }

    /** RFC 3454 table B.1. */
    private static boolean mappedToNothing(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x1806
                || c >= 0x180b && c <= 0x180d
                || c >= 0x200b && c <= 0x200d
                || c == 0x2060
                || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xfeff;
    }

    /** RFC 4013 section 2.3, by the kinds that the tables list. */
    private static boolean prohibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.UNASSIGNED -> (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef;
            default ->
                c >= 0xfff9 && c <= 0xfffd || c >= 0x200e && c <= 0x202e && Character.getType(c) == Character.FORMAT;
        };
    }
}
