package io.postrider.auth.password;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The hash of a password that another system made, as Dovecot writes it: the scheme in braces, and the hash. It is good for
 * one login, after which the password has a hash of ours.
 *
 * @param scheme how it was made
 * @param hash without the scheme
 */
record ImportedHash(Scheme scheme, String hash) {
    private static final int LONGEST = 512;

    /** The schemes, by the names that Dovecot gives them. */
    enum Scheme {
        BLF_CRYPT("BLF-CRYPT", new ForeignHashes.BCrypt()),
        SHA512_CRYPT("SHA512-CRYPT", new ForeignHashes.Sha512Crypt()),
        ARGON2ID("ARGON2ID", new ForeignHashes.Argon2("$argon2id$")),
        ARGON2I("ARGON2I", new ForeignHashes.Argon2("$argon2i$")),
        PBKDF2("PBKDF2", new ForeignHashes.Pbkdf2Sha1()),
        PBKDF2_SHA256("PBKDF2-SHA256", new ForeignHashes.Pbkdf2Sha2("pbkdf2-sha256", "PBKDF2WithHmacSHA256")),
        PBKDF2_SHA512("PBKDF2-SHA512", new ForeignHashes.Pbkdf2Sha2("pbkdf2-sha512", "PBKDF2WithHmacSHA512"));

        private final String label;
        private final Verification verification;

        Scheme(String label, Verification verification) {
            this.label = "{" + label + "}";
            this.verification = verification;
        }
    }

    /** How the hashes of a scheme are checked. */
    interface Verification {
        /** Whether this is a hash of the scheme that costs no more than a login may. */
        boolean accepts(String hash);

        /** Whether the hash was made of a password. */
        boolean matches(String password, byte[] octets, String hash);

        /** The memory that this takes, where it is worth a word. */
        default int memoryKib(String hash) {
            return 0;
        }
    }

    /** Reads one; empty when it is of no scheme, malformed, or dearer than a login may be. */
    static Optional<ImportedHash> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        return Arrays.stream(Scheme.values())
                .filter(scheme -> text.startsWith(scheme.label))
                .map(scheme -> new ImportedHash(scheme, text.substring(scheme.label.length())))
                .filter(imported -> imported.scheme.verification.accepts(imported.hash))
                .findFirst();
    }

    /** Whether a stored hash is an imported one; ours begin with a dollar sign. */
    static boolean isOne(String stored) {
        return stored.startsWith("{");
    }

    int memoryKib() {
        return scheme.verification.memoryKib(hash);
    }

    boolean matches(String password) {
        return scheme.verification.matches(password, password.getBytes(StandardCharsets.UTF_8), hash);
    }

    @Override
    public String toString() {
        return "ImportedHash[" + scheme + "]";
    }
}
