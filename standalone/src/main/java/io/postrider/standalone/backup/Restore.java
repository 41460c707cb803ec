package io.postrider.standalone.backup;

import io.postrider.standalone.setup.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Puts a backup in place of an installation's data, while nothing runs on it. */
public final class Restore {
    private static final List<String> PARTS = List.of("postgres", "secrets", "credentials.json");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path backup;
    private final Path folder;

    /**
     * A restore.
     *
     * @param backup what {@link Backup} wrote
     * @param folder the data folder
     */
    public Restore(Path backup, Path folder) {
        this.backup = backup;
        this.folder = folder;
    }

    /** Throws when the backup is none, before anything is touched. */
    public void check() throws IOException {
        if (!Files.exists(backup.resolve("postgres").resolve("backup_label"))
                || !Files.isDirectory(backup.resolve("secrets"))) {
            throw new IOException(backup + " is no whole backup");
        }
    }

    /** Replaces the data; answers the folder in which the data from before is kept. */
    public Path run(Instant now) throws IOException {
        check();
        Path incoming = folder.resolve("restoring");
        delete(incoming);
        copyTree(backup, incoming);
        Path before = folder.resolve("before-restore-" + STAMP.format(now));
        PrivateFiles.folder(before);
        for (String part : PARTS) {
            if (Files.exists(folder.resolve(part))) {
                Files.move(folder.resolve(part), before.resolve(part), StandardCopyOption.ATOMIC_MOVE);
            }
            if (Files.exists(incoming.resolve(part))) {
                Files.move(incoming.resolve(part), folder.resolve(part), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        new RestoredMailboxes(folder).remember();
        delete(incoming);
        return before;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    PrivateFiles.folder(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
