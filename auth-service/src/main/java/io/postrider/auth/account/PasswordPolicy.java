package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.password.NewPassword;
import io.postrider.auth.password.PasswordHasher;
import io.postrider.auth.password.PasswordStrength;
import io.postrider.auth.policy.PasswordRules;
import io.postrider.auth.policy.Policies;
import io.postrider.auth.scram.ScramVerifiers;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a password must be, and passwords for those who name none. */
@Component
class PasswordPolicy {
    private static final int MAX = 256;

    private final PasswordHasher hasher;
    private final ScramVerifiers verifiers;
    private final Policies policies;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();

    PasswordPolicy(PasswordHasher hasher, ScramVerifiers verifiers, Policies policies, Ids ids) {
        this.hasher = hasher;
        this.verifiers = verifiers;
        this.policies = policies;
        this.ids = ids;
    }

    /**
     * A new password.
     *
     * @param accountId whose it is to be, which a new account takes for its id; null when there is no such account
     * @param hash what is stored
     * @param verifier for SCRAM; null when there is none to make, as of an imported hash
     * @param generated the password itself if nobody chose it, to be shown once
     */
    record Hashed(
            @Nullable UUID accountId,
            String hash,
            ScramVerifiers.@Nullable Made verifier,
            @Nullable String generated) {
        @Override
        public String toString() {
            return "Hashed[…]";
        }
    }

    /** The password of an account that is made now: the chosen one, what another system made of it, or a new one. */
    Hashed ofNew(Admin admin, @Nullable String address, @Nullable String chosen, @Nullable String imported) {
        check(chosen, imported, () -> policies.passwordsOfNew(admin, address));
        return hash(ids.next(), chosen, imported);
    }

    /** The same for an account that there is, by its id or address; it has an id unless the key reaches no such account. */
    Hashed of(Admin admin, String account, @Nullable UUID id, @Nullable String chosen, @Nullable String imported) {
        check(chosen, imported, () -> policies.passwordsOf(admin, account));
        return hash(id, chosen, imported);
    }

    private static void check(@Nullable String chosen, @Nullable String imported, Supplier<PasswordRules> rules) {
        if (chosen != null && imported == null) {
            // Whoever reaches no such account is told so later; here the suite's own rules hold then.
            check(chosen, rules.get());
        }
    }

    private Hashed hash(@Nullable UUID id, @Nullable String chosen, @Nullable String imported) {
        if (imported == null) {
            String generated = chosen == null ? NewPassword.generate(random) : null;
            return made(id, Objects.requireNonNullElse(chosen, generated), generated);
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
        return new Hashed(id, imported, null, null);
    }

    private Hashed made(@Nullable UUID id, String password, @Nullable String generated) {
        ScramVerifiers.Made verifier =
                id == null ? null : verifiers.make(id, password).orElse(null);
        return new Hashed(id, hasher.hash(password), verifier, generated);
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
                    "password",
                    "is too easy to guess: take several words that do not belong together, or one that is made.");
        }
    }
}
