package io.postrider.platform.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads secrets from the folder that {@code postrider.secrets-dir} names. There is no default for any secret. */
public final class Secrets {
    private final @Nullable Path folder;

    /** Secrets in a folder; null when none is configured. */
    public Secrets(@Nullable Path folder) {
        this.folder = folder;
    }

    /** A secret that may be missing, without white space around it. */
    public Optional<String> find(String name) {
        return folder != null && Files.exists(folder.resolve(name)) ? Optional.of(read(name)) : Optional.empty();
    }

    /** The first line of a secret's file, without white space around it. */
    public String read(String name) {
        if (folder == null) {
            throw new IllegalStateException("postrider.secrets-dir is not set, and the secret " + name + " is needed");
        }
        Path file = folder.resolve(name);
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new IllegalStateException("the secret " + file + " is empty");
            }
            return secret;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the secret " + file + " cannot be read", unreadable);
        }
    }
}
