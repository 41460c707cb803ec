package io.postrider.imap.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A set of positive numbers, as ascending ranges that neither overlap nor touch. Prints as {@code 1:5,9}. */
public final class NumberSet {
    /** No number. */
    public static final NumberSet EMPTY = new NumberSet(new int[0], 0);

    private final int[] bounds;
    private final int size;

    private NumberSet(int[] bounds, int size) {
        this.bounds = bounds;
        this.size = size;
    }

    /** One range, both ends included. */
    public static NumberSet range(int from, int to) {
        return from > to ? EMPTY : new NumberSet(new int[] {from, to}, 2);
    }

    /** Reads what {@link #toString} printed, as another service sends it; an empty text is the empty set. */
    public static NumberSet parse(String text) {
        var set = new Builder();
        int position = 0;
        while (position < text.length()) {
            int end = position;
            int from = 0;
            int number = 0;
            for (; end < text.length() && text.charAt(end) != ','; end++) {
                char c = text.charAt(end);
                if (c == ':') {
                    from = number;
                    number = 0;
                } else if (c >= '0' && c <= '9') {
                    number = Math.addExact(Math.multiplyExact(number, 10), c - '0');
                } else {
                    throw new IllegalArgumentException("not a set of numbers");
                }
            }
            set.add(from == 0 ? number : from, number);
            position = end + 1;
        }
        return set.build();
    }

    /** How many ranges. */
    public int ranges() {
        return size / 2;
    }

    /** The first number of a range. */
    public int from(int range) {
        return bounds[2 * range];
    }

    /** The last number of a range. */
    public int to(int range) {
        return bounds[2 * range + 1];
    }

    /** Whether it has no number. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many numbers. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i += 2) {
            count += bounds[i + 1] - bounds[i] + 1L;
        }
        return count;
    }

    /** The numbers that are in this set and not in another. */
    public NumberSet without(NumberSet other) {
        var set = new Builder();
        int j = 0;
        for (int i = 0; i < size; i += 2) {
            int from = bounds[i];
            while (j < other.size && other.bounds[j + 1] < from) {
                j += 2;
            }
            for (int k = j; k < other.size && other.bounds[k] <= bounds[i + 1]; k += 2) {
                if (other.bounds[k] > from) {
                    set.add(from, other.bounds[k] - 1);
                }
                from = other.bounds[k + 1] + 1;
            }
            if (from <= bounds[i + 1] && from > 0) {
                set.add(from, bounds[i + 1]);
            }
        }
        return set.build();
    }

    /** The numbers that are in both. */
    public NumberSet and(NumberSet other) {
        return without(without(other));
    }

    /** The first numbers, at most so many. */
    public NumberSet first(int most) {
        var set = new Builder();
        int left = most;
        for (int i = 0; i < size && left > 0; i += 2) {
            int to = (int) Math.min(bounds[i + 1], bounds[i] + (left - 1L));
            set.add(bounds[i], to);
            left -= to - bounds[i] + 1;
        }
        return set.build();
    }

    /** The numbers whose places in ascending order, from 1, are in a range. */
    public NumberSet places(long from, long to) {
        var set = new Builder();
        long before = 0;
        for (int i = 0; i < size && before < to; i += 2) {
            long count = bounds[i + 1] - bounds[i] + 1L;
            long first = Math.max(1, from - before);
            long last = Math.min(count, to - before);
            if (first <= last) {
                set.add((int) (bounds[i] + first - 1), (int) (bounds[i] + last - 1));
            }
            before += count;
        }
        return set.build();
    }

    /** The least number; 0 when there is none. */
    public int least() {
        return size == 0 ? 0 : bounds[0];
    }

    /** The greatest number; 0 when there is none. */
    public int greatest() {
        return size == 0 ? 0 : bounds[size - 1];
    }

    /** The numbers above a number. */
    public NumberSet above(int number) {
        var set = new Builder();
        for (int i = 0; i < size; i += 2) {
            if (bounds[i + 1] > number) {
                set.add(Math.max(bounds[i], number + 1), bounds[i + 1]);
            }
        }
        return set.build();
    }

    /** The same numbers in sets of at most so many ranges. */
    public List<NumberSet> split(int mostRanges) {
        List<NumberSet> parts = new ArrayList<>();
        for (int i = 0; i < size; i += 2 * mostRanges) {
            int[] part = Arrays.copyOfRange(bounds, i, Math.min(size, i + 2 * mostRanges));
            parts.add(new NumberSet(part, part.length));
        }
        return parts;
    }

    /** Whether a number is in it. */
    public boolean contains(int number) {
        int low = 0;
        int high = size / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (number < bounds[2 * middle]) {
                high = middle - 1;
            } else if (number > bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        var out = new StringBuilder(size * 4);
        for (int i = 0; i < size; i += 2) {
            if (i > 0) {
                out.append(',');
            }
            out.append(bounds[i]);
            if (bounds[i] != bounds[i + 1]) {
                out.append(':').append(bounds[i + 1]);
            }
        }
        return out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberSet set && Arrays.equals(bounds, 0, size, set.bounds, 0, set.size);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(Arrays.copyOf(bounds, size));
    }

    /** Collects numbers in any order; ascending order is cheapest. */
    public static final class Builder {
        private int[] bounds = new int[8];
        private int size;
        private boolean sorted = true;

        /** Adds one number. */
        public Builder add(int number) {
            return add(number, number);
        }

        /** Adds a range, both ends included. */
        public Builder add(int from, int to) {
            if (size > 0 && sorted && from >= bounds[size - 2]) {
                if (from - 1 <= bounds[size - 1]) {
                    bounds[size - 1] = Math.max(bounds[size - 1], to);
                    return this;
                }
            } else if (size > 0) {
                sorted = false;
            }
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, size * 2);
            }
            bounds[size++] = from;
            bounds[size++] = to;
            return this;
        }

        /** Adds a set. */
        public Builder add(NumberSet numbers) {
            for (int range = 0; range < numbers.ranges(); range++) {
                add(numbers.from(range), numbers.to(range));
            }
            return this;
        }

        /** The set. */
        public NumberSet build() {
            if (size == 0) {
                return EMPTY;
            }
            if (!sorted) {
                sort();
            }
            return new NumberSet(bounds, size);
        }

        private void sort() {
            long[] pairs = new long[size / 2];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = (long) bounds[2 * i] << 32 | bounds[2 * i + 1];
            }
            Arrays.sort(pairs);
            size = 0;
            sorted = true;
            for (long pair : pairs) {
                add((int) (pair >>> 32), (int) pair);
            }
        }
    }
}
