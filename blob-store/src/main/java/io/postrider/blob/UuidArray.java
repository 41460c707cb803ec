package io.postrider.blob;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * {@code uuid[]} parameters in PostgreSQL's binary form, which the driver has for other types only: half the octets, and
 * neither side writes or reads digits. A message has a dozen of them on its way.
 */
public final class UuidArray {
    private static final int HEAD = 20;
    private static final int ELEMENT = 4 + 16;

    private UuidArray() {}

    /** An array to bind, in the order of the collection. */
    public static Array of(Connection connection, Collection<? extends @Nullable UUID> values) throws SQLException {
        var octets = ByteBuffer.allocate(HEAD + ELEMENT * values.size());
        // One dimension, perhaps nulls, the type of the elements; how many there are, and the number of the first.
        octets.putInt(1).putInt(1).putInt(Oid.UUID).putInt(values.size()).putInt(1);
        for (UUID value : values) {
            if (value == null) {
                octets.putInt(-1);
            } else {
                octets.putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
            }
        }
        byte[] used = new byte[octets.position()];
        octets.flip().get(used);
        return new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, used);
    }
}
