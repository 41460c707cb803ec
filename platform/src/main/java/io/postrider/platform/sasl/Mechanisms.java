package io.postrider.platform.sasl;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The mechanisms whose exchanges auth-service holds. The client speaks first in each of them. */
public final class Mechanisms {
    private static final String PLUS = "SCRAM-SHA-256-PLUS";
    private static final List<String> EXCHANGED = List.of("SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2");

    private Mechanisms() {}

    /** Those that a client is offered, the strongest first. */
    public static List<String> offered(Map<String, byte[]> channelBindings) {
        if (channelBindings.isEmpty()) {
            return EXCHANGED;
        }
        return Stream.concat(Stream.of(PLUS), EXCHANGED.stream()).toList();
    }

    /** Whether a client may use this one. */
    public static boolean offers(String mechanism, Map<String, byte[]> channelBindings) {
        return offered(channelBindings).contains(mechanism);
    }
}
