package io.postrider.auth.scram;

import io.postrider.api.problem.ProblemException;
import io.postrider.auth.password.PasswordHasher;
import io.postrider.auth.token.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The verifiers of accounts and their app passwords. They are sealed, so that the database alone gives nobody anything to
 * try passwords on; and each names the hash of the password it was made from, so that one of an old password is void
 * whoever set the new one.
 */
@Component
public class ScramVerifiers {
    private static final Logger LOG = LoggerFactory.getLogger(ScramVerifiers.class);
    private static final int SALT = 16;
    private static final UUID NOBODY = new UUID(0, 0);

    private final ScramVerifierStore store;
    private final PasswordHasher hasher;
    private final Sealer sealer;
    private final Sealer.KeyedHash salts;
    private final int iterations;
    private final byte[] nobodysKeys;

    ScramVerifiers(ScramVerifierStore store, PasswordHasher hasher, Sealer sealer, ScramProperties properties) {
        this.store = store;
        this.hasher = hasher;
        this.sealer = sealer;
        this.salts = sealer.keyedHash("scram salt");
        this.iterations = properties.iterations();
        byte[] unknown = new byte[2 * ScramKeys.OCTETS];
        new SecureRandom().nextBytes(unknown);
        this.nobodysKeys = sealer.seal(unknown, context(NOBODY));
    }

    /**
     * What a client makes its keys with.
     *
     * @param octets an account's own, for ever, whether it has verifiers or not
     * @param iterations how often
     */
    public record Salt(byte[] octets, int iterations) {}

    /**
     * The verifier of one password.
     *
     * @param appPasswordId whose it is; null for the account's own password
     * @param keys what checks a proof
     */
    public record Verifier(@Nullable UUID appPasswordId, ScramKeys keys) {}

    /**
     * A verifier that is not stored yet.
     *
     * @param accountId whose salt is in it
     * @param iterations how often
     * @param keys sealed
     */
    public record Made(UUID accountId, int iterations, byte[] keys) {
        @Override
        public String toString() {
            return "Made[" + accountId + "]";
        }
    }

    /** The salt of an account. */
    public Salt salt(UUID accountId) {
        return new Salt(saltOctets(accountId), store.iterations(accountId).orElse(iterations));
    }

    /** A salt for a name that nobody has: always the same, and found in the same time. */
    public Salt saltOfNobody(String name) {
        return new Salt(
                Arrays.copyOf(salts.of(name.getBytes(StandardCharsets.UTF_8)), SALT),
                store.iterations(NOBODY).orElse(iterations));
    }

    private byte[] saltOctets(UUID accountId) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(accountId.getMostSignificantBits())
                .putLong(accountId.getLeastSignificantBits())
                .array();
        return Arrays.copyOf(salts.of(id), SALT);
    }

    /** The account's verifiers with these iterations that are not void. */
    public List<Verifier> of(@Nullable UUID accountId, @Nullable String passwordHash, int wantedIterations) {
        UUID owner = accountId == null ? NOBODY : accountId;
        List<Verifier> found = store.of(owner, wantedIterations).stream()
                .filter(row -> row.appPasswordId() != null || row.passwordHash().equals(passwordHash))
                .map(row -> new Verifier(row.appPasswordId(), open(row.keys(), owner)))
                .toList();
        // The same work for nobody, with keys that nobody has.
        return found.isEmpty() ? List.of(new Verifier(null, open(nobodysKeys, NOBODY))) : found;
    }

    private ScramKeys open(byte[] keys, UUID owner) {
        return ScramKeys.decode(sealer.open(keys, context(owner)));
    }

    /** Makes the verifier of an account's password unless it is there. */
    public void makeMissing(UUID accountId, String passwordHash, String password) {
        whenPossible(accountId, () -> {
            if (!store.has(accountId, passwordHash, iterationsBesideApps(accountId))) {
                make(accountId, password).ifPresent(made -> store(made, passwordHash));
            }
        });
    }

    /**
     * Makes the verifier of a password that is about to be set, before the transaction that sets it: this takes its time.
     * Empty when a client of SCRAM could not send the password.
     *
     * @throws ProblemException {@code UNAVAILABLE} when too many wait already
     */
    public Optional<Made> make(UUID accountId, String password) {
        int shared = iterationsBesideApps(accountId);
        return Optional.ofNullable(keys(accountId, password, shared)).map(keys -> new Made(accountId, shared, keys));
    }

    /** Stores what was made of a password, which has this hash; an account whose hash is another one keeps what it has. */
    public void store(Made made, String passwordHash) {
        store.putOwn(made.accountId(), passwordHash, made.iterations(), made.keys());
    }

    /** A client is told one number for all passwords of an account, and those of apps are never seen again. */
    private int iterationsBesideApps(UUID accountId) {
        return store.iterationsOfApps(accountId).orElse(iterations);
    }

    /** Makes the verifier of an app password, as it is shown. */
    public void appPasswordMade(UUID accountId, UUID appPasswordId, String secret) {
        whenPossible(accountId, () -> {
            int shared = store.iterations(accountId).orElse(iterations);
            byte[] keys = keys(accountId, secret, shared);
            if (keys != null) {
                store.putApp(accountId, appPasswordId, shared, keys);
            }
        });
    }

    /** What a verifier is made of was committed before: a refusal now would only hide that, and lose a password shown once. */
    private static void whenPossible(UUID accountId, Runnable making) {
        try {
            making.run();
        } catch (ProblemException | DataAccessException | TransactionException busy) {
            LOG.warn("a SCRAM verifier of {} could not be made now: {}", accountId, busy.getMessage());
        }
    }

    private byte @Nullable [] keys(UUID accountId, String password, int times) {
        String prepared = SaslPrep.prepare(password).orElse(null);
        if (prepared == null || prepared.isEmpty()) {
            return null;
        }
        ScramKeys keys = hasher.whenThereIsRoom(() -> ScramKeys.of(prepared, saltOctets(accountId), times));
        return sealer.seal(keys.encode(), context(accountId));
    }

    private static String context(UUID accountId) {
        return "scram verifier of " + accountId;
    }
}
