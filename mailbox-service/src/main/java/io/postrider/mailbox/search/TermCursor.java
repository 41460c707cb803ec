package io.postrider.mailbox.search;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Goes through the terms of a segment in their order, with one block in memory. */
final class TermCursor implements Comparable<TermCursor> {
    private final int firstUid;
    private final IntFunction<Block> blocks;
    private final int count;
    private int nextBlock;
    private Block block = new Block(0, new byte[0], new byte[0]);
    private OctetReader lengths = new OctetReader(new byte[0], 0, 0);
    private int zoneEnd;
    private int left;
    private int termStart;
    private int termEnd;
    private int postingsStart;
    private int postingsEnd;
    private Zone zone = Zone.SUBJECT;

    TermCursor(int firstUid, IntFunction<Block> blocks, int count) {
        this.firstUid = firstUid;
        this.blocks = blocks;
        this.count = count;
    }

    /** Goes to the next term, if there is one. */
    boolean next() {
        while (left == 0) {
            if (zoneEnd == block.words().length) {
                if (nextBlock == count) {
                    return false;
                }
                block = blocks.apply(nextBlock++);
                zoneEnd = 0;
                postingsEnd = 0;
            }
            beginZone();
        }
        left--;
        termStart = termEnd + 1;
        termEnd = termStart;
        while (block.words()[termEnd] != '\n') {
            termEnd++;
        }
        postingsStart = postingsEnd;
        postingsEnd += lengths.number();
        return true;
    }

    private void beginZone() {
        var reader = new OctetReader(block.words(), zoneEnd, block.words().length);
        zone = Zone.of(reader.octet());
        left = reader.number();
        int length = reader.number();
        lengths = new OctetReader(block.words(), reader.position(), block.words().length);
        for (int i = 0; i < left; i++) {
            reader.number();
        }
        // Before the first term stands a line feed.
        termEnd = reader.position();
        zoneEnd = reader.position() + length;
    }

    Zone zone() {
        return zone;
    }

    byte[] term() {
        return Arrays.copyOfRange(block.words(), termStart, termEnd);
    }

    void uids(IntConsumer taker) {
        Postings.read(block.postings(), postingsStart, postingsEnd, firstUid, taker);
    }

    boolean isAt(TermCursor other) {
        return zone == other.zone && compareTerm(other) == 0;
    }

    private int compareTerm(TermCursor other) {
        return Arrays.compareUnsigned(
                block.words(), termStart, termEnd, other.block.words(), other.termStart, other.termEnd);
    }

    @Override
    public int compareTo(TermCursor other) {
        int byZone = zone.compareTo(other.zone);
        int byTerm = byZone != 0 ? byZone : compareTerm(other);
        return byTerm != 0 ? byTerm : Integer.compare(firstUid, other.firstUid);
    }
}
