package io.postrider.standalone.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Refuses a server that could lose what it has confirmed, or would not notice that a disk did. */
public final class Durability {
    private static final List<String> ON = List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums");

    private Durability() {}

    /** Throws when one of the settings on which every promise rests is off. */
    public static void require(DataSource server) {
        List<String> off = new ArrayList<>();
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : ON) {
                if (!isOn(statement, setting)) {
                    off.add(setting);
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("PostgreSQL does not answer: " + failed.getMessage(), failed);
        }
        if (!off.isEmpty()) {
            throw new IllegalStateException("PostgreSQL would lose mail: " + String.join(", ", off)
                    + " must be on; look into postgresql.conf and postgresql.auto.conf");
        }
    }

    private static boolean isOn(Statement statement, String setting) throws SQLException {
        try (ResultSet result = statement.executeQuery("SHOW " + setting)) {
            // synchronous_commit has stronger values than "on", and one weaker that still syncs here: "local".
            return result.next() && !"off".equals(result.getString(1));
        }
    }
}
