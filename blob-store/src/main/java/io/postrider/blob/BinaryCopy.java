package io.postrider.blob;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by PostgreSQL's {@code COPY … FROM STDIN (FORMAT binary)}, the cheapest way in. Usage: {@link #row},
 * one call per column, and so on, then {@link #finish}. Closing without it cancels the command.
 */
final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int SEGMENT = 64 * 1024;

    private final CopyIn copy;
    private byte[] buffer = new byte[SEGMENT];
    private int length;

    /** Begins; {@code sql} is a COPY statement with {@code FORMAT binary}. */
    BinaryCopy(Connection connection, String sql) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        put(SIGNATURE, 0, SIGNATURE.length);
        putInt(0); // flags
        putInt(0); // length of the header's extension
    }

    BinaryCopy row(int columns) throws SQLException {
        room(2);
        buffer[length++] = (byte) (columns >> 8);
        buffer[length++] = (byte) columns;
        return this;
    }

    BinaryCopy uuid(UUID value) throws SQLException {
        putInt(16);
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
        return this;
    }

    BinaryCopy int2(int value) throws SQLException {
        putInt(2);
        room(2);
        buffer[length++] = (byte) (value >> 8);
        buffer[length++] = (byte) value;
        return this;
    }

    BinaryCopy int4(int value) throws SQLException {
        putInt(4);
        putInt(value);
        return this;
    }

    BinaryCopy int8(long value) throws SQLException {
        putInt(8);
        putLong(value);
        return this;
    }

    BinaryCopy bytes(byte @Nullable [] value) throws SQLException {
        if (value == null) {
            putInt(-1);
        } else {
            putInt(value.length);
            put(value, 0, value.length);
        }
        return this;
    }

    /** Ends the command; the rows are in the caller's transaction. */
    void finish() throws SQLException {
        room(2);
        buffer[length++] = (byte) 0xFF;
        buffer[length++] = (byte) 0xFF;
        flush();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void putInt(int value) throws SQLException {
        room(4);
        buffer[length++] = (byte) (value >> 24);
        buffer[length++] = (byte) (value >> 16);
        buffer[length++] = (byte) (value >> 8);
        buffer[length++] = (byte) value;
    }

    private void putLong(long value) throws SQLException {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    private void put(byte[] source, int offset, int count) throws SQLException {
        if (count > buffer.length - length) {
            flush();
        }
        if (count > buffer.length) {
            copy.writeToCopy(source, offset, count);
        } else {
            System.arraycopy(source, offset, buffer, length, count);
            length += count;
        }
    }

    private void room(int count) throws SQLException {
        if (count > buffer.length - length) {
            flush();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer, 0, length);
        length = 0;
    }
}
