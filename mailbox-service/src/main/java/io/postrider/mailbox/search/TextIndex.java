package io.postrider.mailbox.search;

import io.postrider.mailbox.database.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Asks the index of a mailbox: its terms are read through, and of the postings those of terms that match. */
final class TextIndex {
    /** Blocks that are in memory at one time. */
    private static final int PAGE = 64;
    /** Postings nearer than this are read in one piece. */
    private static final int NEAR = 4 * 1024;
    /** Segments may be merged while they are read; then what was read is not there any more, and it begins again. */
    private static final int ATTEMPTS = 4;

    private final Transactions transactions;

    TextIndex(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Place(int segment, int block, int firstUid) {}

    private record Hit(Probe probe, int offset, int length) {}

    /** Neighbouring postings of a block that are read as one. */
    private record Slice(Place place, List<Hit> hits) {
        int start() {
            return hits.getFirst().offset();
        }

        int end() {
            return hits.getLast().offset() + hits.getLast().length();
        }
    }

    /** Asks; the answer holds for messages up to this UID, and is in the probes. */
    Optional<Integer> ask(UUID accountId, int mailboxId, Collection<Probe> probes) {
        // Read first: what is merged or added meanwhile holds all that was there.
        Optional<Integer> covered = transactions.read(() -> transactions
                .jdbc()
                .sql("SELECT indexed_uid FROM mail.search_mailbox WHERE account_id = ? AND mailbox_id = ?")
                .params(accountId, mailboxId)
                .query(Integer.class)
                .optional());
        if (covered.isEmpty() || covered.get() == 0) {
            return Optional.empty();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (readAll(accountId, mailboxId, probes)) {
                return covered;
            }
        }
        return Optional.empty();
    }

    private boolean readAll(UUID accountId, int mailboxId, Collection<Probe> probes) {
        int zones = probes.stream().mapToInt(Probe::zones).reduce(0, (a, b) -> a | b);
        Place after = new Place(-1, 0, 0);
        while (true) {
            List<Slice> slices = new ArrayList<>();
            List<Place> read = page(accountId, mailboxId, zones, after, probes, slices);
            if (!slices.isEmpty() && !fetch(accountId, mailboxId, slices)) {
                return false;
            }
            if (read.size() < PAGE) {
                return true;
            }
            after = read.getLast();
        }
    }

    // Segments in the order in which they are made: one that is merged away on the way comes again, later.
    private List<Place> page(
            UUID accountId, int mailboxId, int zones, Place after, Collection<Probe> probes, List<Slice> slices) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT segment, block, first_uid, words FROM mail.search_block
                        WHERE account_id = ? AND mailbox_id = ? AND (segment, block) > (?, ?) AND zones & ? <> 0
                        ORDER BY segment, block LIMIT ?
                        """)
                .params(accountId, mailboxId, after.segment(), after.block(), zones, PAGE)
                .query((row, number) -> {
                    var place = new Place(row.getInt(1), row.getInt(2), row.getInt(3));
                    slices.addAll(slices(place, row.getBytes(4), probes));
                    return place;
                })
                .list());
    }

    private static List<Slice> slices(Place place, byte[] words, Collection<Probe> probes) {
        List<Hit> hits = new ArrayList<>();
        BlockWords.find(words, probes, (probe, offset, length) -> hits.add(new Hit(probe, offset, length)));
        hits.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
        List<Slice> slices = new ArrayList<>();
        for (Hit hit : hits) {
            if (slices.isEmpty() || hit.offset() - slices.getLast().end() > NEAR) {
                slices.add(new Slice(place, new ArrayList<>()));
            }
            slices.getLast().hits().add(hit);
        }
        return slices;
    }

    /** Reads postings; false when some are not there any more. */
    private boolean fetch(UUID accountId, int mailboxId, List<Slice> slices) {
        int count = slices.size();
        Integer[] segments = new Integer[count];
        Integer[] blocks = new Integer[count];
        Integer[] starts = new Integer[count];
        Integer[] lengths = new Integer[count];
        for (int i = 0; i < count; i++) {
            Slice slice = slices.get(i);
            segments[i] = slice.place().segment();
            blocks[i] = slice.place().block();
            starts[i] = slice.start() + 1;
            lengths[i] = slice.end() - slice.start();
        }
        // One index probe a row by force: a plan made while the table was small would scan it ever after.
        List<Integer> read = transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT k.number, b.octets
                        FROM unnest(?::integer[], ?::integer[], ?::integer[], ?::integer[])
                             WITH ORDINALITY AS k (segment, block, start, length, number)
                        CROSS JOIN LATERAL (
                            SELECT substr(postings, k.start, k.length) AS octets FROM mail.search_block
                            WHERE account_id = ? AND mailbox_id = ? AND segment = k.segment AND block = k.block
                            OFFSET 0) b
                        """)
                .params(segments, blocks, starts, lengths, accountId, mailboxId)
                .query((row, number) -> {
                    int which = row.getInt(1) - 1;
                    take(slices.get(which), row.getBytes(2));
                    return which;
                })
                .list());
        return read.size() == count;
    }

    private static void take(Slice slice, byte[] octets) {
        for (Hit hit : slice.hits()) {
            int start = hit.offset() - slice.start();
            Postings.read(
                    octets,
                    start,
                    start + hit.length(),
                    slice.place().firstUid(),
                    uid -> hit.probe().found().set(uid));
        }
    }
}
