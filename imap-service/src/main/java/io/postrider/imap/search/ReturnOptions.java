package io.postrider.imap.search;

import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireReader;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a SEARCH is to return (RFC 4731 section 3.1).
 *
 * @param results which results; {@code ALL} when the client named none
 * @param partial which places of the result (RFC 9394 section 3.1); null when not asked for
 */
public record ReturnOptions(Set<Result> results, @Nullable Partial partial) {
    /** Of a client that says nothing of it. */
    static final ReturnOptions DEFAULT = new ReturnOptions(EnumSet.of(Result.ALL), null);

    /** A result, in the order of the answer. */
    public enum Result {
        MIN,
        MAX,
        ALL,
        COUNT,
        /** Kept for {@code $} (RFC 5182 section 2.1). */
        SAVE
    }

    /**
     * Places in the result: from 1 at its beginning, or from -1 at its end (RFC 9394 section 3.1).
     *
     * @param from one end
     * @param to the other; both have the same sign
     */
    public record Partial(long from, long to) {
        /** The numbers at these places. */
        public NumberSet of(NumberSet found) {
            return found.places(first(found.count()), last(found.count()));
        }

        /** The first place in a result of so many, from 1; may lie outside of it. */
        public long first(long count) {
            return (from < 0 ? count + 1 : 0) + Math.min(from, to);
        }

        /** The last place in a result of so many; may lie outside of it. */
        public long last(long count) {
            return (from < 0 ? count + 1 : 0) + Math.max(from, to);
        }

        @Override
        public String toString() {
            return from + ":" + to;
        }
    }

    /** Reads what stands after {@code RETURN}. */
    public static ReturnOptions parse(WireReader in) {
        Set<Result> results = EnumSet.noneOf(Result.class);
        Partial partial = null;
        in.space();
        in.open();
        while (!in.tryClose()) {
            if (!results.isEmpty() || partial != null) {
                in.space();
            }
            if (in.tryKeyword("PARTIAL")) {
                partial = partial(in);
            } else {
                results.add(result(in));
            }
        }
        if (partial != null && results.contains(Result.ALL)) {
            // RFC 9394 section 3.1
            throw in.expected("PARTIAL or ALL, and not both");
        }
        if (results.isEmpty() && partial == null) {
            // RFC 4731 section 3.1
            results.add(Result.ALL);
        }
        return new ReturnOptions(results, partial);
    }

    private static Result result(WireReader in) {
        for (Result result : Result.values()) {
            if (in.tryKeyword(result.name())) {
                return result;
            }
        }
        throw in.expected("a search return option");
    }

    /** Reads what stands after {@code PARTIAL} (RFC 9394 section 5). */
    public static Partial partial(WireReader in) {
        in.space();
        long from = place(in);
        in.octet(':');
        long to = place(in);
        if (from < 0 != to < 0) {
            throw in.expected("two places counted from the same end");
        }
        return new Partial(from, to);
    }

    private static long place(WireReader in) {
        return in.tryOctet('-') ? -in.nzNumber() : in.nzNumber();
    }

    /** Whether it is among the results. */
    public boolean wants(Result result) {
        return results.contains(result);
    }

    /** Whether the least and the greatest are all that is wanted of what was found. */
    public boolean endsOnly() {
        return partial == null
                && !wants(Result.ALL)
                && !wants(Result.COUNT)
                && (wants(Result.MIN) || wants(Result.MAX));
    }

    /** Of what was found, the least and the greatest as far as they are wanted. */
    NumberSet ends(NumberSet found) {
        var ends = new NumberSet.Builder();
        if (wants(Result.MIN) && !found.isEmpty()) {
            ends.add(found.least());
        }
        if (wants(Result.MAX) && !found.isEmpty()) {
            ends.add(found.greatest());
        }
        return ends.build();
    }

    /** Whether there is anything to tell the client. */
    public boolean answers() {
        return partial != null || results.stream().anyMatch(result -> result != Result.SAVE);
    }
}
