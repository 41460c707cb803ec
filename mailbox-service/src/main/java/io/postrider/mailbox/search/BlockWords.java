package io.postrider.mailbox.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collection;

/** Looks through the terms of a block. */
final class BlockWords {
    private final byte[] words;
    private final Collection<Probe> probes;
    private final Hits hits;

    /** Takes the places of postings that match. */
    interface Hits {
        void hit(Probe probe, int offset, int length);
    }

    private BlockWords(byte[] words, Collection<Probe> probes, Hits hits) {
        this.words = words;
        this.probes = probes;
        this.hits = hits;
    }

    static void find(byte[] words, Collection<Probe> probes, Hits hits) {
        new BlockWords(words, probes, hits).zones();
    }

    private void zones() {
        int offset = 0;
        for (var reader = new OctetReader(words, 0, words.length); !reader.atEnd(); ) {
            Zone zone = Zone.of(reader.octet());
            int count = reader.number();
            int length = reader.number();
            int lengths = reader.position();
            int[] offsets = new int[count + 1];
            offsets[0] = offset;
            for (int i = 0; i < count; i++) {
                offsets[i + 1] = offsets[i] + reader.number();
            }
            offset = offsets[count];
            if (reader.position() > lengths) {
                terms(zone, new String(words, reader.position(), length, ISO_8859_1), offsets);
            }
            reader.skip(length);
        }
    }

    private void terms(Zone zone, String text, int[] offsets) {
        for (Probe probe : probes) {
            if (probe.asks(zone)) {
                var counter = new Counter(text);
                probe.match(text, start -> {
                    int term = counter.termAt(start);
                    hits.hit(probe, offsets[term], offsets[term + 1] - offsets[term]);
                });
            }
        }
    }

    /** Knows the numbers of terms that are asked for in their order. */
    private static final class Counter {
        private final String text;
        private int position = 1;
        private int term;

        Counter(String text) {
            this.text = text;
        }

        int termAt(int start) {
            while (position < start) {
                position = text.indexOf('\n', position) + 1;
                term++;
            }
            return term;
        }
    }
}
