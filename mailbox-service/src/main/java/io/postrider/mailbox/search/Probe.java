package io.postrider.mailbox.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mailbox.SearchKey.Comparison;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/** One question to the index: which messages have a term like this in one of these zones. */
abstract sealed class Probe {
    private final int zones;
    private final BitSet found = new BitSet();

    private Probe(int zones) {
        this.zones = zones;
    }

    int zones() {
        return zones;
    }

    boolean asks(Zone zone) {
        return (zones & zone.bit()) != 0;
    }

    /** The UIDs found so far. */
    BitSet found() {
        return found;
    }

    /**
     * Tells where the terms that match begin.
     *
     * @param text terms as {@link Block} has them, an octet a character
     */
    abstract void match(String text, IntConsumer starts);

    /** Terms that hold a text; a line feed at its beginning or end asks for that of the term. */
    static Probe holding(List<Zone> zones, String text) {
        return new Holding(Zone.bits(zones), new String(text.getBytes(UTF_8), ISO_8859_1));
    }

    /** Terms of {@link Zone#DATE} that compare so. */
    static Probe date(Comparison comparison, LocalDate date) {
        return new Dated(comparison, date);
    }

    private static final class Holding extends Probe {
        private final String text;

        private Holding(int zones, String text) {
            super(zones);
            this.text = text;
        }

        @Override
        void match(String terms, IntConsumer starts) {
            int at = terms.indexOf(text);
            while (at >= 0) {
                // The line feed that a text begins with is the one before its term.
                starts.accept(terms.lastIndexOf('\n', text.charAt(0) == '\n' ? at : at - 1) + 1);
                int end = terms.indexOf('\n', at + 1);
                at = end < 0 ? -1 : terms.indexOf(text, end);
            }
        }
    }

    private static final class Dated extends Probe {
        private final Comparison comparison;
        private final LocalDate date;

        private Dated(Comparison comparison, LocalDate date) {
            super(Zone.DATE.bit());
            this.comparison = comparison;
            this.date = date;
        }

        @Override
        void match(String terms, IntConsumer starts) {
            for (int start = 1; start < terms.length(); ) {
                int end = terms.indexOf('\n', start);
                if (Criterion.compare(LocalDate.parse(terms.substring(start, end)), comparison, date)) {
                    starts.accept(start);
                }
                start = end + 1;
            }
        }
    }
}
