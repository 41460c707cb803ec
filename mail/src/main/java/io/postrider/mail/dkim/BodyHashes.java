package io.postrider.mail.dkim;

import java.util.HashMap;
import java.util.Map;

/**
 * The hashes of one body that its signatures want, made in one pass: whoever reads the body passes it by here a part at a time,
 * and nobody holds it.
 */
public final class BodyHashes {
    private final Map<Kind, Running> running = new HashMap<>();
    private final Map<Kind, Hash> done = new HashMap<>();

    /**
     * What is hashed.
     *
     * @param canonicalization how
     * @param limit how many octets of it, as {@code l=} says; all of them by {@link Long#MAX_VALUE}
     */
    public record Kind(Canonicalization canonicalization, long limit) {
        /** All of the body. */
        public static Kind whole(Canonicalization canonicalization) {
            return new Kind(canonicalization, Long.MAX_VALUE);
        }
    }

    /**
     * A hash.
     *
     * @param sha256 the hash
     * @param length octets of the canonicalized body, those behind the limit included
     */
    public record Hash(byte[] sha256, long length) {}

    private record Running(BodyDigest digest, BodyForm form) {}

    /** Asks for a hash; before the body begins. */
    public void want(Kind kind) {
        running.computeIfAbsent(kind, wanted -> {
            var digest = new BodyDigest(wanted.limit());
            return new Running(digest, wanted.canonicalization().body(digest));
        });
    }

    /** Whether anybody asked for a hash, so that the body needs to be read at all. */
    public boolean wanted() {
        return !running.isEmpty() || !done.isEmpty();
    }

    /** The next octets of the body, which begins behind the empty line. */
    public void update(byte[] octets, int from, int to) {
        running.values().forEach(one -> one.form().update(octets, from, to));
    }

    /** A hash that was asked for. The body has ended. */
    public Hash get(Kind kind) {
        Running ended = running.remove(kind);
        if (ended != null) {
            ended.form().finish();
            done.put(kind, new Hash(ended.digest().finish(), ended.digest().length()));
        }
        Hash hash = done.get(kind);
        if (hash == null) {
            throw new IllegalStateException("nobody wanted this hash");
        }
        return hash;
    }
}
