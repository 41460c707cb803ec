package io.postrider.standalone.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the archive for this machine's system and processor. */
final class Programs {
    private static final String VERSION = "18.6.0";
    private static final int OWNER_EXECUTE = 0100;

    private Programs() {}

    /** The folder with {@code bin}; unpacked under {@code parent} when it is not there yet. */
    static Path in(Path parent) {
        Path folder = parent.resolve("postgresql-" + VERSION);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path draft = parent.resolve("unpacking");
        try {
            delete(draft);
            open(draft);
            unpack(archive(), draft);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL cannot be unpacked to " + folder, failed);
        }
    }

    private static String archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String processor = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> throw new IllegalStateException("there is no PostgreSQL for " + System.getProperty("os.arch"));
        };
        return "postgres-" + system + '-' + processor + ".txz";
    }

    private static void unpack(String archive, Path folder) throws IOException {
        try (InputStream resource = Programs.class.getClassLoader().getResourceAsStream(archive)) {
            if (resource == null) {
                throw new IOException(archive + " is not on the class path");
            }
            var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, folder);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive has a path outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
            open(target);
            return;
        }
        open(Objects.requireNonNull(target.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        Set<PosixFilePermission> mode =
                PosixFilePermissions.fromString((entry.getMode() & OWNER_EXECUTE) != 0 ? "rwxr-xr-x" : "rw-r--r--");
        Files.setPosixFilePermissions(target, mode);
    }

    /** Makes a folder that the user who runs PostgreSQL can enter, whatever our own umask. */
    private static void open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            open(Objects.requireNonNull(folder.getParent()));
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
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
