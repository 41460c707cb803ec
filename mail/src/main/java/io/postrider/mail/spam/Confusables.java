package io.postrider.mail.spam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a text looks like: letters and digits of all scripts that people take for Latin ones, by the data of Unicode
 * Technical Standard #39, cut to those that domains and words can be written with.
 */
public final class Confusables {
    private static final Map<Integer, String> LOOKS = read();

    private Confusables() {}

    private static Map<Integer, String> read() {
        Map<Integer, String> looks = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Confusables.class.getResourceAsStream("confusables.txt"))) {
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
                int space = line.indexOf(' ');
                if (space > 0 && line.charAt(0) != '#') {
                    String latin = line.substring(0, space);
                    line.substring(space + 1).codePoints().forEach(codePoint -> looks.put(codePoint, latin));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(looks);
    }

    /** The one character of the Latin alphabet, or the digit, that a character is taken for; itself when for none. */
    static int folded(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint;
        }
        String latin = LOOKS.get(Character.toLowerCase(codePoint));
        return latin != null && latin.length() == 1 ? latin.charAt(0) : codePoint;
    }

    /** What is seen of a name: two names with one skeleton can't be told apart at a glance. */
    public static String skeleton(String name) {
        String plain = name.chars().allMatch(c -> c < 0x80) ? name : Normalizer.normalize(name, Normalizer.Form.NFKD);
        var out = new StringBuilder(plain.length());
        plain.codePoints().forEach(codePoint -> {
            int lower = Character.toLowerCase(codePoint);
            if (Character.getType(lower) != Character.NON_SPACING_MARK) {
                String latin = lower < 0x80 ? null : LOOKS.get(lower);
                out.append(latin == null ? Character.toString(lower) : latin);
            }
        });
        return merged(out.toString());
    }

    /** What looks alike within ASCII. */
    private static String merged(String text) {
        return text.replace("rn", "m")
                .replace("vv", "w")
                .replace("cl", "d")
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replace('5', 's');
    }
}
