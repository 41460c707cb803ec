package io.postrider.mailbox.search;

import java.text.Normalizer;
import java.util.Locale;

/** Makes texts comparable without regard to case (RFC 5051: titlecase, then compatibility decomposition). */
final class Folding {
    private Folding() {}

    static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                // Lower case writes sigma at the end of a word differently; a part of a word has another end.
                return Normalizer.normalize(text.toUpperCase(Locale.ROOT), Normalizer.Form.NFKD)
                        .toLowerCase(Locale.ROOT)
                        .replace('ς', 'σ');
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
