package io.postrider.mailbox.search;

import io.postrider.api.mailbox.SearchKey.Comparison;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * What every match must satisfy, in a form that one fixed statement takes: SQL leaves most rows out before they are read.
 *
 * @param firstUid UIDs from here
 * @param lastUid UIDs to here
 * @param flags flags that must all be set
 * @param noFlags flags that must not be set
 * @param keywords keywords that must all be set
 * @param modseq MODSEQ from here
 * @param larger octets above
 * @param smaller octets below
 * @param since arrived from here
 * @param before arrived before
 */
record RowBounds(
        int firstUid,
        int lastUid,
        int flags,
        int noFlags,
        long keywords,
        long modseq,
        long larger,
        long smaller,
        OffsetDateTime since,
        OffsetDateTime before) {
    private static final OffsetDateTime EARLIEST = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final OffsetDateTime LATEST = OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    static final RowBounds NONE = new RowBounds(1, Integer.MAX_VALUE, 0, 0, 0, 0, -1, Long.MAX_VALUE, EARLIEST, LATEST);

    /** The bounds that a criterion sets for the whole search. */
    RowBounds and(Criterion criterion) {
        return switch (criterion) {
            case Criterion.All all -> {
                RowBounds bounds = this;
                for (Criterion one : all.criteria()) {
                    bounds = bounds.and(one);
                }
                yield bounds;
            }
            case Criterion.Not(Criterion.Flag(int flag)) -> withFlags(flags, noFlags | flag);
            case Criterion.Flag(int flag) when Integer.bitCount(flag) == 1 -> withFlags(flags | flag, noFlags);
            case Criterion.Uids(var uids)
            when !uids.ranges().isEmpty() ->
                withUids(
                        uids.ranges().getFirst().first(),
                        uids.ranges().getLast().last());
            case Criterion.Keyword(long bit) when bit != 0 -> withKeywords(keywords | bit);
            case Criterion.ModSeq(long least) -> withModseq(least);
            case Criterion.Larger(long octets) -> withSizes(Math.max(larger, octets), smaller);
            case Criterion.Smaller(long octets) -> withSizes(larger, Math.min(smaller, octets));
            case Criterion.InternalDate(Comparison comparison, LocalDate date) -> withDate(comparison, date);
            case Criterion.ArrivedSince(OffsetDateTime time) -> arrived(time.isBefore(since) ? since : time, before);
            case Criterion.Not(Criterion.ArrivedSince(OffsetDateTime time)) ->
                arrived(since, time.isAfter(before) ? before : time);
            case Criterion.Either ignored -> this;
            case Criterion.Not ignored -> this;
            case Criterion.Flag ignored -> this;
            case Criterion.Uids ignored -> this;
            case Criterion.Keyword ignored -> this;
            case Criterion.SentDate ignored -> this;
            case Criterion.Header ignored -> this;
            case Criterion.Body ignored -> this;
            case Criterion.Text ignored -> this;
            case Criterion.Indexed ignored -> this;
        };
    }

    /** The same for UIDs from one on. */
    RowBounds from(int uid) {
        return withUids(uid, lastUid);
    }

    private RowBounds withDate(Comparison comparison, LocalDate date) {
        OffsetDateTime day = date.atStartOfDay().atOffset(ZoneOffset.UTC);
        OffsetDateTime from = comparison == Comparison.BEFORE || day.isBefore(since) ? since : day;
        OffsetDateTime end = comparison == Comparison.BEFORE ? day : day.plusDays(1);
        OffsetDateTime to = comparison == Comparison.SINCE || end.isAfter(before) ? before : end;
        return arrived(from, to);
    }

    private RowBounds arrived(OffsetDateTime from, OffsetDateTime to) {
        return new RowBounds(firstUid, lastUid, flags, noFlags, keywords, modseq, larger, smaller, from, to);
    }

    private RowBounds withUids(int first, int last) {
        return new RowBounds(
                Math.max(first, firstUid),
                Math.min(last, lastUid),
                flags,
                noFlags,
                keywords,
                modseq,
                larger,
                smaller,
                since,
                before);
    }

    private RowBounds withFlags(int set, int notSet) {
        return new RowBounds(firstUid, lastUid, set, notSet, keywords, modseq, larger, smaller, since, before);
    }

    private RowBounds withKeywords(long bits) {
        return new RowBounds(firstUid, lastUid, flags, noFlags, bits, modseq, larger, smaller, since, before);
    }

    private RowBounds withModseq(long least) {
        return new RowBounds(
                firstUid, lastUid, flags, noFlags, keywords, Math.max(modseq, least), larger, smaller, since, before);
    }

    private RowBounds withSizes(long above, long below) {
        return new RowBounds(firstUid, lastUid, flags, noFlags, keywords, modseq, above, below, since, before);
    }
}
