package io.postrider.standalone.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * One container's folder of secrets.
 *
 * @param userId the numeric user that the container runs as, and its group's
 */
record Volume(Path folder, int userId) {

    /** The user of our images. */
    static final int SERVICE_USER = 10001;

    /** The user of the postgres image. */
    static final int POSTGRES_USER = 999;

    Volume {
        try {
            // The folder stays ours, or the next run could not replace a file in it.
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + folder, e);
        }
    }

    void put(String name, String text) {
        Path file = folder.resolve(name);
        PrivateFiles.write(file, text);
        give(file, userId);
    }

    void put(String name, IssuedCertificate certificate) {
        put(name + ".crt", certificate.chain());
        put(name + ".key", certificate.privateKey());
    }

    /** Writes the file unless it is there: the operator may have put his own. */
    void putOnce(String name, Supplier<String> text) {
        if (!Files.exists(folder.resolve(name))) {
            put(name, text.get());
        }
    }

    private static void give(Path path, int userId) {
        try {
            if ("root".equals(System.getProperty("user.name"))) {
                Files.setAttribute(path, "unix:gid", userId);
                Files.setAttribute(path, "unix:uid", userId);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot give " + path + " to user " + userId, e);
        }
    }
}
