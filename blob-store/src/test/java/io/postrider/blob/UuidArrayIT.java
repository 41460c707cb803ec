package io.postrider.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UuidArrayIT {
    @Test
    void theServerReadsWhatWasBound() throws SQLException {
        List<@Nullable UUID> values = Arrays.asList(
                UUID.fromString("01234567-89ab-cdef-8123-456789abcdef"), null, new UUID(-1, -1), new UUID(0, 0));
        assertThat(echoed(values)).isEqualTo(values);
    }

    @Test
    void noneIsAnEmptyArray() throws SQLException {
        assertThat(echoed(List.of())).isEmpty();
    }

    /** As text, the way another client would read it. */
    private static List<@Nullable UUID> echoed(List<@Nullable UUID> values) throws SQLException {
        try (ContentDatabase database = new ContentDatabase();
                Connection connection = database.delivery.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT id::text FROM unnest(?::uuid[]) WITH ORDINALITY AS u (id, place) ORDER BY place")) {
            statement.setArray(1, UuidArray.of(connection, values));
            List<@Nullable UUID> echoed = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String text = row.getString(1);
                    echoed.add(text == null ? null : UUID.fromString(text));
                }
            }
            return echoed;
        }
    }
}
