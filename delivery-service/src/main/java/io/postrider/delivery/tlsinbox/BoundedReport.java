package io.postrider.delivery.tlsinbox;

import io.postrider.delivery.tlsinbox.BadReport.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/** A report as it unfolds, which ends where it is more than a report may be: in octets, by its ratio, or in time. */
final class BoundedReport extends FilterInputStream {
    private static final int BUFFER = 8 * 1024;

    private final Counted source;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final long until;
    private long octets;

    /**
     * What a report may be.
     *
     * @param octets unfolded
     * @param free so many octets may come from next to nothing
     * @param ratio beyond those, octets for each octet that travelled
     * @param time for reading it
     */
    record Limits(long octets, long free, int ratio, Duration time) {
        /** Reports of the largest senders have some megabytes. */
        static final Limits USUAL = new Limits(64L * 1024 * 1024, 1024 * 1024, 100, Duration.ofSeconds(2));

        /** The same in another time. */
        Limits within(Duration other) {
            return new Limits(octets, free, ratio, other);
        }
    }

    /** A limit was met. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1;

        Exceeded(String limit) {
            super(limit);
        }

        BadReport told() {
            return new BadReport(Reason.TOO_LARGE, String.valueOf(getMessage()));
        }
    }

    private BoundedReport(InputStream unfolded, Counted source, Limits limits, LongSupplier nanoTime) {
        super(unfolded);
        this.source = source;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong() + limits.time().toNanos();
    }

    /** One that travels as it is. */
    static BoundedReport plain(InputStream source, Limits limits, LongSupplier nanoTime) {
        var counted = new Counted(source);
        return new BoundedReport(counted, counted, limits, nanoTime);
    }

    /** One that is compressed (RFC 8460 section 5.2). */
    static BoundedReport gzip(InputStream source, Limits limits, LongSupplier nanoTime) throws IOException {
        var counted = new Counted(source);
        return new BoundedReport(new GZIPInputStream(counted, BUFFER), counted, limits, nanoTime);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, Math.min(length, BUFFER));
        octets += Math.max(0, count);
        if (octets > limits.octets()) {
            throw new Exceeded("more than " + limits.octets() + " octets");
        }
        if (octets > limits.free() + limits.ratio() * source.octets) {
            throw new Exceeded("more than " + limits.ratio() + " octets for each one that came");
        }
        if (nanoTime.getAsLong() - until > 0) {
            throw new Exceeded("not read within " + limits.time().toMillis() + " ms");
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(BUFFER, count)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Counts what travelled. */
    private static final class Counted extends FilterInputStream {
        private long octets;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            octets += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            octets += Math.max(0, count);
            return count;
        }
    }
}
