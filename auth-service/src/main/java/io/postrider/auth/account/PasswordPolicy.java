package io.postrider.auth.account;

import io.postrider.auth.access.Fields;
import io.postrider.auth.password.NewPassword;
import io.postrider.auth.password.PasswordHasher;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a password must be, and passwords for those who name none. */
@Component
class PasswordPolicy {
    private static final int MAX = 256;

    private final PasswordHasher hasher;
    private final int minLength;
    private final SecureRandom random = new SecureRandom();

    PasswordPolicy(PasswordHasher hasher, PasswordProperties properties) {
        this.hasher = hasher;
        this.minLength = properties.minLength();
    }

    /**
     * A new password.
     *
     * @param hash what is stored
     * @param plain what it was made from; null when nobody here knows
     * @param generated the password itself if nobody chose it, to be shown once
     */
    record Hashed(String hash, @Nullable String plain, @Nullable String generated) {
        @Override
        public String toString() {
            return "Hashed[…]";
        }
    }

    /** Hashes the chosen password, takes a hash that another system made of it, or makes one. */
    Hashed hash(@Nullable String chosen, @Nullable String imported) {
        if (imported == null) {
            return hash(chosen);
        }
        if (chosen != null) {
            throw Fields.unprocessable("passwordHash", "cannot go with password: send one of them.");
        }
        if (!PasswordHasher.importable(imported)) {
            throw Fields.unprocessable(
                    "passwordHash",
                    "is no hash that can be taken over: {BLF-CRYPT}, {SHA512-CRYPT}, {ARGON2ID}, {ARGON2I}, {PBKDF2},"
                            + " {PBKDF2-SHA256} or {PBKDF2-SHA512}, at a cost that a login may have.");
        }
        return new Hashed(imported, null, null);
    }

    /** Hashes the chosen password, or one that is made now. */
    private Hashed hash(@Nullable String chosen) {
        if (chosen == null) {
            String generated = NewPassword.generate(random);
            return new Hashed(hasher.hash(generated), generated, generated);
        }
        if (chosen.codePointCount(0, chosen.length()) < minLength) {
            throw Fields.unprocessable("password", "has fewer than %d characters.".formatted(minLength));
        }
        if (chosen.length() > MAX) {
            throw Fields.unprocessable("password", "is longer than 256 characters.");
        }
        if (chosen.chars().anyMatch(Character::isISOControl)) {
            throw Fields.unprocessable("password", "has a control character, which mail clients cannot send.");
        }
        return new Hashed(hasher.hash(chosen), chosen, null);
    }
}
