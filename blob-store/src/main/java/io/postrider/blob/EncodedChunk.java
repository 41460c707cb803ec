package io.postrider.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A chunk as it is stored.
 *
 * @param encoding {@link #AS_IS} or {@link #DEFLATE}
 * @param length octets decoded
 * @param sha256 hash of the decoded octets
 * @param octets the stored octets
 */
record EncodedChunk(int encoding, int length, byte[] sha256, byte[] octets) {
    static final int AS_IS = 0;
    static final int DEFLATE = 1;

    /**
     * Smaller chunks are stored as they are. Measured: deflating costs 9 µs a KiB of text and 5 µs a KiB of base64, where
     * a small message may cost a millisecond in all services together.
     */
    static final int COMPRESS_FROM = 24 * 1024;

    /** So much from a chunk's middle is tried first; what is compressed already shows here and costs no more. */
    private static final int SAMPLE = 4 * 1024;

    static EncodedChunk encode(byte[] chunk) {
        byte[] hash = newSha256().digest(chunk);
        if (chunk.length >= COMPRESS_FROM) {
            byte[] deflated = deflate(chunk);
            if (deflated.length > 0) {
                return new EncodedChunk(DEFLATE, chunk.length, hash, deflated);
            }
        }
        return new EncodedChunk(AS_IS, chunk.length, hash, chunk);
    }

    /** The octets, proven to be those that were stored. */
    byte[] decode(UUID contentId, int index) throws CorruptContentException {
        byte[] plain = encoding == DEFLATE ? inflate(contentId, index) : octets;
        if (plain.length != length || !Arrays.equals(newSha256().digest(plain), sha256)) {
            throw new CorruptContentException(contentId, index, "its SHA-256 does not match");
        }
        return plain;
    }

    private byte[] inflate(UUID contentId, int index) throws CorruptContentException {
        var inflater = new Inflater();
        try {
            inflater.setInput(octets);
            byte[] plain = new byte[length];
            int count = 0;
            while (count < length) {
                int step = inflater.inflate(plain, count, length - count);
                if (step == 0) {
                    throw new CorruptContentException(contentId, index, "it ends early");
                }
                count += step;
            }
            return plain;
        } catch (DataFormatException e) {
            throw new CorruptContentException(contentId, index, "it does not inflate");
        } finally {
            inflater.end();
        }
    }

    /** The deflated chunk, or nothing when that would not save a tenth. */
    private static byte[] deflate(byte[] chunk) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            byte[] target = new byte[chunk.length - chunk.length / 10];
            int sample = deflated(deflater, chunk, (chunk.length - SAMPLE) / 2, SAMPLE, target);
            if (sample > SAMPLE - SAMPLE / 10) {
                return new byte[0];
            }
            deflater.reset();
            // Base64 repeats nothing: looking for repetitions takes five times as long there and gains nothing.
            deflater.setStrategy(sample > SAMPLE * 6 / 10 ? Deflater.HUFFMAN_ONLY : Deflater.DEFAULT_STRATEGY);
            int count = deflated(deflater, chunk, 0, chunk.length, target);
            return deflater.finished() ? Arrays.copyOf(target, count) : new byte[0];
        } finally {
            deflater.end();
        }
    }

    private static int deflated(Deflater deflater, byte[] chunk, int offset, int length, byte[] target) {
        deflater.setInput(chunk, offset, length);
        deflater.finish();
        int count = 0;
        while (count < target.length && !deflater.finished()) {
            count += deflater.deflate(target, count, target.length - count);
        }
        return count;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
