package io.postrider.api.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent in a SASL exchange (RFC 4422 section 3) at a mail protocol. The exchange is kept by nobody: each
 * answer brings the state that the next request takes along.
 *
 * @param mechanism in upper case
 * @param response what the client sent, decoded; at first its initial response
 * @param state as the answer before gave it; null at first
 * @param channelBindings what the TLS channel is known by, by type (RFC 5929, RFC 9266); empty outside TLS
 * @param clientAddress the client's own IP address
 * @param protocol where the client logs in
 */
public record SaslRequest(
        String mechanism,
        byte[] response,
        @Nullable String state,
        Map<String, byte[]> channelBindings,
        String clientAddress,
        LoginRequest.Protocol protocol) {
    public SaslRequest {
        channelBindings = Map.copyOf(channelBindings);
    }

    /** The client's next response, to what an answer asked. */
    public SaslRequest next(byte[] nextResponse, String nextState) {
        return new SaslRequest(mechanism, nextResponse, nextState, channelBindings, clientAddress, protocol);
    }

    @Override
    public String toString() {
        return "SaslRequest[mechanism=%s, clientAddress=%s, protocol=%s]".formatted(mechanism, clientAddress, protocol);
    }
}
