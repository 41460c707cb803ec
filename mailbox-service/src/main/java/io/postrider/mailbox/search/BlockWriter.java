package io.postrider.mailbox.search;

import java.util.function.Consumer;

/** Makes blocks of terms that come in order. */
final class BlockWriter {
    private static final int MOST_WORDS = 64 * 1024;
    private static final int MOST_POSTINGS = 128 * 1024;

    private final Consumer<Block> blocks;
    private final OctetBuffer words = new OctetBuffer(1024);
    private final OctetBuffer postings = new OctetBuffer(1024);
    private final OctetBuffer lengths = new OctetBuffer(256);
    private final OctetBuffer text = new OctetBuffer(1024);
    private Zone zone = Zone.SUBJECT;
    private int count;
    private int zones;

    BlockWriter(Consumer<Block> blocks) {
        this.blocks = blocks;
    }

    void add(Zone of, byte[] term, OctetBuffer uids) {
        if (of != zone) {
            endZone();
            zone = of;
        }
        if (words.length() + lengths.length() + text.length() > MOST_WORDS || postings.length() > MOST_POSTINGS) {
            end();
        }
        if (count == 0) {
            text.put('\n');
        }
        text.put(term, 0, term.length);
        text.put('\n');
        lengths.number(uids.length());
        postings.put(uids);
        count++;
    }

    private void endZone() {
        if (count == 0) {
            return;
        }
        zones |= zone.bit();
        words.put(zone.ordinal());
        words.number(count);
        words.number(text.length());
        words.put(lengths);
        words.put(text);
        lengths.clear();
        text.clear();
        count = 0;
    }

    /** Ends the block that is being filled, if there is anything in it. */
    void end() {
        endZone();
        if (zones != 0) {
            blocks.accept(new Block(zones, words.copy(), postings.copy()));
        }
        words.clear();
        postings.clear();
        zones = 0;
    }
}
