package io.postrider.bench;

import java.util.Arrays;

/** Measured times in nanoseconds, from many threads. */
public final class Latencies {

    private long[] values = new long[1024];
    private int count;

    public synchronized void add(long nanoseconds) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = nanoseconds;
    }

    public synchronized int count() {
        return count;
    }

    /** The time in milliseconds below which this share of all lies. */
    public synchronized double percentile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(share * count) - 1;
        return sorted[Math.clamp(index, 0, count - 1)] / 1e6;
    }
}
