package io.postrider.mail.spam;

import io.postrider.mail.address.Address;
import io.postrider.mail.mime.HeaderField;
import java.util.Arrays;
import java.util.Locale;

/**
 * The words of a message as hashes, so that what is stored of them tells nobody what was written. Where a word stands
 * counts: the same one in the subject is another.
 */
public final class Words {
    /** The most words of a message that are learned or asked for. */
    public static final int MOST = 800;

    /** Under this one the messages themselves are counted. */
    public static final long MESSAGES = 0;

    private static final int SHORTEST = 3;
    private static final int LONGEST = 24;
    private static final int LONGEST_HEADER = 60;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long[] table = new long[4 * 1024];
    private final long[] words = new long[MOST];
    private int count;

    private Words() {}

    /** The distinct words of a message, sorted; those of its header first where there are too many. */
    public static long[] of(Sample sample) {
        var words = new Words();
        words.header(sample);
        words.text('s', sample.subject());
        for (Link link : sample.links()) {
            String host = link.host();
            if (host != null) {
                words.add('u', host);
            }
        }
        for (AttachedFile file : sample.files()) {
            words.add('a', AttachedFile.extension(file.name()));
            words.add('t', file.type());
        }
        words.text('b', sample.text());
        long[] found = Arrays.copyOf(words.words, words.count);
        Arrays.sort(found);
        return found;
    }

    /** The word that an author's address is. */
    public static long author(String address) {
        return hash('f', address);
    }

    /** The word that an author's domain is. */
    public static long domain(String domain) {
        return hash('d', domain);
    }

    private void header(Sample sample) {
        Address.Individual from = sample.from();
        if (from != null) {
            add('f', from.address());
            add('d', from.domain());
        }
        for (HeaderField field : sample.headers().fields()) {
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "x-mailer", "user-agent", "list-id", "content-type", "precedence", "mime-version" -> {
                    String value = field.value();
                    int end = Math.min(value.length(), LONGEST_HEADER);
                    int parameter = value.indexOf(';');
                    add('h', field.name() + ':' + value.substring(0, parameter < 0 ? end : Math.min(end, parameter)));
                }
                case "received",
                        "return-path",
                        "delivered-to",
                        "authentication-results",
                        "dkim-signature",
                        "from",
                        "to" -> {}
                default -> add('n', field.name());
            }
        }
    }

    /** Runs of letters and digits; of scripts without spaces every two neighbours. */
    private void text(char place, String text) {
        int start = -1;
        int previous = 0;
        for (int i = 0; i <= text.length() && count < MOST; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c >= 0x2E80 && c <= 0xD7A3) {
                end(place, text, start, i);
                start = -1;
                if (previous != 0) {
                    put(mix(mix(mix(FNV_BASIS, place), previous), c));
                }
                previous = c;
                continue;
            }
            previous = 0;
            if (isWordPart(c)) {
                start = start < 0 ? i : start;
            } else {
                end(place, text, start, i);
                start = -1;
            }
        }
    }

    private static boolean isWordPart(char c) {
        return c < 0x80
                ? c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '$'
                        || c == '\''
                        || c == '-'
                : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private void end(char place, String text, int start, int end) {
        if (start >= 0 && end - start >= SHORTEST && end - start <= LONGEST) {
            put(hash(place, text, start, end));
        }
    }

    private void add(char place, String word) {
        if (!word.isEmpty()) {
            put(hash(place, word));
        }
    }

    private static long hash(char place, String word) {
        return hash(place, word, 0, word.length());
    }

    private static long hash(char place, String text, int start, int end) {
        long hash = mix(FNV_BASIS, place);
        for (int i = start; i < end; i++) {
            hash = mix(hash, Character.toLowerCase(text.charAt(i)));
        }
        // The last letters reach the low bits only; this spreads them (the finalizer of MurmurHash3).
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash == MESSAGES ? 1 : hash;
    }

    private static long mix(long hash, int value) {
        return (hash ^ value) * FNV_PRIME;
    }

    private void put(long word) {
        if (count == MOST) {
            return;
        }
        int slot = (int) (word ^ word >>> 32) & table.length - 1;
        while (table[slot] != 0) {
            if (table[slot] == word) {
                return;
            }
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = word;
        words[count++] = word;
    }
}
