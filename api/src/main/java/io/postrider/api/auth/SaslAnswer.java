package io.postrider.api.auth;

import org.jspecify.annotations.Nullable;

/**
 * What to say to a client in a SASL exchange. With a state the exchange goes on; without one it has ended: well with a
 * grant, else not. A challenge at the end is sent all the same, and the client's response to it carries nothing.
 *
 * @param challenge what the client is sent; null for nothing
 * @param state what the next request takes along; null at the end
 * @param grant the session; null while the exchange goes on, and when it was refused
 */
public record SaslAnswer(
        byte @Nullable [] challenge,
        @Nullable String state,
        @Nullable LoginGrant grant) {
    /** The exchange goes on. */
    public static SaslAnswer challenge(byte[] challenge, String state) {
        return new SaslAnswer(challenge, state, null);
    }

    /** The user is logged in, once he has heard this. */
    public static SaslAnswer granted(byte @Nullable [] lastWord, LoginGrant grant) {
        return new SaslAnswer(lastWord, null, grant);
    }

    /** The user is refused, once his client has heard why. */
    public static SaslAnswer refused(byte[] why) {
        return new SaslAnswer(why, null, null);
    }

    @Override
    public String toString() {
        return "SaslAnswer[%s]".formatted(grant != null ? "granted" : state != null ? "goes on" : "refused");
    }
}
