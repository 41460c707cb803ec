package io.postrider.standalone.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The installation's secrets, a file each, made at random when first asked for. */
public final class SecretStore {

    /** 256 bits. */
    private static final int OCTETS = 32;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    public SecretStore(Path folder) {
        PrivateFiles.folder(folder);
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** The secret of that name, without line end; made now if there is none. */
    public String get(String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(octets) + "\n");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
