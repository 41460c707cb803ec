package io.postrider.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an installation keeps.
 *
 * @param root the folder
 */
record DataFolder(Path root) {
    DataFolder {
        root = root.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            // Others may pass, nobody may look: PostgreSQL may have to run as another user, see Unprivileged.
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException unusable) {
            throw new UncheckedIOException("the data folder " + root + " cannot be made", unusable);
        }
    }

    /** PostgreSQL's own folder. */
    Path database() {
        return root.resolve("postgres");
    }

    /** PostgreSQL's programs, unpacked. */
    Path programs() {
        return root.resolve("programs");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path credentials() {
        return root.resolve("credentials.json");
    }

    Path databaseLog() {
        return root.resolve("postgres.log");
    }

    /** Takes the folder for this process; null when another has it. It is given back when the process ends. */
    @Nullable FileLock lock() {
        try {
            var channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return channel.tryLock();
        } catch (OverlappingFileLockException taken) {
            return null;
        } catch (IOException unusable) {
            throw new UncheckedIOException("the data folder " + root + " is unusable", unusable);
        }
    }
}
