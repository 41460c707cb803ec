package io.postrider.auth.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;

/** The server's side of an exchange (RFC 5802 section 5). */
public final class ScramServer {
    private ScramServer() {}

    /**
     * What both sides said before the proof, and must have heard alike.
     *
     * @param header of the client's first message
     * @param clientFirstBare the rest of it
     * @param serverFirst the answer to it
     */
    public record Opening(String header, String clientFirstBare, String serverFirst) {
        private String nonce() {
            return serverFirst.substring("r=".length(), serverFirst.indexOf(','));
        }
    }

    /** Answers a first message with a salt. */
    public static Opening open(ClientFirst first, String serverNonce, byte[] salt, int iterations) {
        String answer = "r=%s%s,s=%s,i=%d"
                .formatted(first.nonce(), serverNonce, Base64.getEncoder().encodeToString(salt), iterations);
        return new Opening(first.gs2Header(), first.bare(), answer);
    }

    /**
     * Whether a client may go on with what it says of channel binding (RFC 5802 section 6).
     *
     * @param plus whether the mechanism is the one that binds
     * @param channel what the channel's binding types give; empty outside TLS
     */
    public static boolean acceptsBinding(ClientFirst first, boolean plus, Map<String, byte[]> channel) {
        return switch (first.flag()) {
            case 'p' -> plus && channel.containsKey(first.bindingType());
            // The client would have bound, had somebody between us not hidden the mechanism from it.
            case 'y' -> !plus && channel.isEmpty();
            default -> !plus;
        };
    }

    /** Whether the last message belongs to this exchange, on this channel. */
    public static boolean continues(Opening opening, ClientFinal last, Map<String, byte[]> channel) {
        return MessageDigest.isEqual(octets(opening.nonce()), octets(last.nonce()))
                && MessageDigest.isEqual(binding(opening.header(), channel), last.binding());
    }

    /** {@code cbind-input}: the header, and the channel's data if the header names a type. */
    private static byte[] binding(String header, Map<String, byte[]> channel) {
        byte[] octets = octets(header);
        if (!header.startsWith("p=")) {
            return octets;
        }
        byte[] data = channel.getOrDefault(header.substring(2, header.indexOf(',')), new byte[0]);
        byte[] whole = new byte[octets.length + data.length];
        System.arraycopy(octets, 0, whole, 0, octets.length);
        System.arraycopy(data, 0, whole, octets.length, data.length);
        return whole;
    }

    /** {@code AuthMessage} (RFC 5802 section 3). */
    public static String authMessage(Opening opening, ClientFinal last) {
        return opening.clientFirstBare() + ',' + opening.serverFirst() + ',' + last.withoutProof();
    }

    /** {@code server-final-message} of a success. */
    public static byte[] serverFinal(ScramKeys keys, String authMessage) {
        return octets("v=" + Base64.getEncoder().encodeToString(keys.signature(authMessage)));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
