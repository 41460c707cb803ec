package io.postrider.mailbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** CPU that one PostgreSQL has used, all its processes together (Linux). */
final class PostgresCpu {
    private static final long NANOS_PER_TICK = 10_000_000;

    private final long postmaster;

    PostgresCpu(DataSource source) {
        try (Connection connection = source.getConnection()) {
            long backend = JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("SELECT pg_backend_pid()")
                    .query(Long.class)
                    .single();
            postmaster = field(backend, 1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nanoseconds until now. */
    long nanos() {
        long ticks = ticks(postmaster) + field(postmaster, 13) + field(postmaster, 14);
        try (var processes = Files.list(Path.of("/proc"))) {
            List<Long> pids = processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .toList();
            for (long pid : pids) {
                if (field(pid, 1) == postmaster) {
                    ticks += ticks(pid);
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return ticks * NANOS_PER_TICK;
    }

    private static long ticks(long pid) {
        return field(pid, 11) + field(pid, 12);
    }

    /** A field of {@code /proc/PID/stat}, counted from behind the name: 1 is the parent, 11 and 12 are CPU. */
    private static long field(long pid, int index) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[index]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
