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
     * @param plain what it was made from
     * @param generated the password itself if nobody chose it, to be shown once
     */
    record Hashed(String hash, String plain, @Nullable String generated) {
        @Override
        public String toString() {
            return "Hashed[…]";
        }
    }

    /** Hashes the chosen password, or one that is made now. */
    Hashed hash(@Nullable String chosen) {
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
