package io.postrider.mailbox.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The terms of messages in ascending order of UID, until they are written as blocks. */
final class TermTable {
    private static final int WEIGHT_OF_A_TERM = 100;

    private final int firstUid;
    private final Map<Zone, Map<String, Postings>> zones = new EnumMap<>(Zone.class);
    private long weight;

    TermTable(int firstUid) {
        this.firstUid = firstUid;
    }

    void add(Zone zone, String term, int uid) {
        Map<String, Postings> terms = zones.computeIfAbsent(zone, key -> new HashMap<>());
        Postings postings = terms.get(term);
        if (postings == null) {
            postings = new Postings();
            terms.put(term, postings);
            weight += WEIGHT_OF_A_TERM + term.length();
        }
        postings.add(uid, firstUid);
    }

    /** About how many octets of memory it takes. */
    long weight() {
        return weight;
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        var writer = new BlockWriter(blocks::add);
        zones.forEach((zone, terms) -> write(zone, terms, writer));
        writer.end();
        return blocks;
    }

    private record Entry(byte[] term, Postings postings) {}

    private static void write(Zone zone, Map<String, Postings> terms, BlockWriter writer) {
        List<Entry> entries = new ArrayList<>(terms.size());
        terms.forEach((term, postings) -> entries.add(new Entry(term.getBytes(UTF_8), postings)));
        entries.sort((a, b) -> Arrays.compareUnsigned(a.term(), b.term()));
        entries.forEach(entry -> writer.add(zone, entry.term(), entry.postings().octets()));
    }
}
