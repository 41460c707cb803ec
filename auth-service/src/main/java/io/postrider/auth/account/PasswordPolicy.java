package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Fields;
import io.postrider.auth.password.NewPassword;
import io.postrider.auth.password.PasswordHasher;
import io.postrider.auth.password.PasswordStrength;
import io.postrider.auth.policy.PasswordRules;
import io.postrider.auth.policy.Policies;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a password must be, and passwords for those who name none. */
@Component
class PasswordPolicy {
    private static final int MAX = 256;

    private final PasswordHasher hasher;
    private final Policies policies;
    private final SecureRandom random = new SecureRandom();

    PasswordPolicy(PasswordHasher hasher, Policies policies) {
        this.hasher = hasher;
        this.policies = policies;
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

    /** The password of an account that is made now: the chosen one, what another system made of it, or a new one. */
    Hashed ofNew(Admin admin, @Nullable String address, @Nullable String chosen, @Nullable String imported) {
        check(chosen, imported, () -> policies.passwordsOfNew(admin, address));
        return hash(chosen, imported);
    }

    /** The same for an account that there is, by its id or address. */
    Hashed of(Admin admin, String account, @Nullable String chosen, @Nullable String imported) {
        check(chosen, imported, () -> policies.passwordsOf(admin, account));
        return hash(chosen, imported);
    }

    private static void check(
            @Nullable String chosen, @Nullable String imported, Supplier<PasswordRules> rules) {
        if (chosen != null && imported == null) {
            // Whoever reaches no such account is told so later; here the suite's own rules hold then.
            check(chosen, rules.get());
        }
    }

    private Hashed hash(@Nullable String chosen, @Nullable String imported) {
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
        return new Hashed(hasher.hash(chosen), chosen, null);
    }

    private static void check(String chosen, PasswordRules rules) {
        if (chosen.codePointCount(0, chosen.length()) < rules.minLength()) {
            throw Fields.unprocessable("password", "has fewer than %d characters.".formatted(rules.minLength()));
        }
        if (chosen.length() > MAX) {
            throw Fields.unprocessable("password", "is longer than 256 characters.");
        }
        if (chosen.chars().anyMatch(Character::isISOControl)) {
            throw Fields.unprocessable("password", "has a control character, which mail clients cannot send.");
        }
        if (rules.minStrength() > 0 && PasswordStrength.of(chosen, rules.address()) < rules.minStrength()) {
            throw Fields.unprocessable(
                    "password", "is too easy to guess: take several words that do not belong together, or one that is made.");
        }
    }
}
