package io.postrider.testkit.stream;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hands out one octet a read, however many are asked for. */
public final class TricklingInputStream extends FilterInputStream {

    public TricklingInputStream(InputStream in) {
        super(in);
    }

    public static TricklingInputStream of(byte[] octets) {
        return new TricklingInputStream(new ByteArrayInputStream(octets));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(length, 1));
    }

    @Override
    public int available() throws IOException {
        return Math.min(super.available(), 1);
    }
}
