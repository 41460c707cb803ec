package io.postrider.standalone.backup;

import io.postrider.standalone.setup.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Copies a running installation. Everything acknowledged before {@link #take} returns is in the copy: it ends with the
 * WAL up to a point after the last file was copied.
 */
public final class Backup {
    /** What PostgreSQL makes anew, or must not find, when it starts from a backup. */
    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pgsql_tmp",
            "pg_internal.init",
            "backup_label",
            "tablespace_map",
            "current_logfiles");

    /** Those of them that must exist, empty. */
    private static final Set<String> EMPTY_FOLDERS = Set.of(
            "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    private static final String SLOT = "postrider_backup";
    private static final int SEGMENT_NAME = 24;

    private final DataSource superuser;
    private final Path data;
    private final Path secrets;
    private final Path credentials;

    /**
     * A backup of a running installation.
     *
     * @param superuser connections to its PostgreSQL as superuser
     * @param data PostgreSQL's folder
     * @param secrets the folder of secrets
     * @param credentials the file of credentials
     */
    public Backup(DataSource superuser, Path data, Path secrets, Path credentials) {
        this.superuser = superuser;
        this.data = data;
        this.secrets = secrets;
        this.credentials = credentials;
    }

    /** Writes the backup to a new folder; the folder gets its name only when the backup is whole. */
    public void take(Path target) throws IOException, SQLException {
        if (Files.exists(target)) {
            throw new IOException(target + " exists; a backup goes to a new folder");
        }
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("the root is no place for a backup");
        }
        Path draft = target.resolveSibling(target.getFileName() + ".unfinished");
        if (Files.exists(draft)) {
            throw new IOException(draft + " is left of a backup that failed; remove it");
        }
        PrivateFiles.folder(draft);
        copyTree(secrets, draft.resolve("secrets"), Set.of());
        if (Files.exists(credentials)) {
            copy(credentials, draft.resolve("credentials.json"));
        }
        copyDatabase(draft.resolve("postgres"));
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        sync(parent);
    }

    private void copyDatabase(Path target) throws IOException, SQLException {
        // The slot and the backup belong to this connection: when it ends early, both end.
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            // Keeps the WAL from here on; it goes with this connection.
            statement.execute("SELECT pg_create_physical_replication_slot('" + SLOT + "', true, true)");
            String first = text(statement, "SELECT pg_walfile_name(pg_backup_start('postrider', fast => true))");
            copyTree(data, target, LEFT_OUT);
            for (String folder : EMPTY_FOLDERS) {
                Files.createDirectories(target.resolve(folder));
            }
            String last = finish(statement, target);
            statement.execute("SELECT pg_switch_wal()");
            copyWal(target.resolve("pg_wal"), first, last);
        }
    }

    private static String finish(Statement statement, Path target) throws IOException, SQLException {
        try (ResultSet stop = statement.executeQuery(
                "SELECT labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(wait_for_archive => false)")) {
            stop.next();
            PrivateFiles.write(target.resolve("backup_label"), stop.getString(1));
            return stop.getString(2);
        }
    }

    private void copyWal(Path target, String first, String last) throws IOException {
        Files.createDirectories(target.resolve("archive_status"));
        Set<String> copied = new TreeSet<>();
        try (Stream<Path> segments = Files.list(data.resolve("pg_wal"))) {
            for (Path segment : segments.toList()) {
                String name = segment.getFileName().toString();
                if (name.length() == SEGMENT_NAME && name.compareTo(first) >= 0 && name.compareTo(last) <= 0) {
                    copy(segment, target.resolve(name));
                    copied.add(name);
                }
            }
        }
        if (!copied.contains(first) || !copied.contains(last)) {
            throw new IOException("the WAL from " + first + " to " + last + " is no longer there");
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void copyTree(Path from, Path to, Set<String> leftOut) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (leftOut.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                PrivateFiles.folder(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!leftOut.contains(file.getFileName().toString())) {
                    copy(file, to.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    // PostgreSQL removed it meanwhile; the WAL says so too.
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        sync(to);
    }

    private static void copy(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException removed) {
            Files.deleteIfExists(to);
            return;
        }
        sync(to);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
