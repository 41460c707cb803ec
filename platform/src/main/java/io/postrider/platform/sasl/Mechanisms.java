package io.postrider.platform.sasl;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How users may log in at IMAP, POP3 and submission, besides with a plain password. auth-service holds these
 * exchanges, and the client speaks first in each of them.
 *
 * @param mechanisms those that clients are offered, the strongest first; while accounts have no SCRAM verifiers yet,
 *     leave
 *     the two of SCRAM out: clients that see them use them and do not fall back
 */
@ConfigurationProperties("postrider.sasl")
public record Mechanisms(
        @DefaultValue({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2"})
        List<String> mechanisms) {
    private static final String PLUS = "SCRAM-SHA-256-PLUS";
    private static final List<String> KNOWN = List.of(PLUS, "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2");
    /** All of them. */
    public static final Mechanisms ALL = new Mechanisms(KNOWN);

    public Mechanisms {
        mechanisms = List.copyOf(mechanisms);
        if (!KNOWN.containsAll(mechanisms)) {
            throw new IllegalArgumentException(
                    "postrider.sasl.mechanisms has some of %s; PLAIN is always there".formatted(KNOWN));
        }
    }

    /**
     * What a channel is known by to those who log in. RFC 5802 section 6: a client that could bind the channel and is
     * not offered to is refused by who says that he can; so he who does not offer it does not know it.
     */
    public Map<String, byte[]> bindings(Map<String, byte[]> ofTheChannel) {
        return mechanisms.contains(PLUS) ? ofTheChannel : Map.of();
    }

    /** Those that a client is offered. */
    public List<String> offered(Map<String, byte[]> channelBindings) {
        return mechanisms.stream()
                .filter(name -> !name.equals(PLUS) || !channelBindings.isEmpty())
                .toList();
    }

    /** Whether a client may use this one. */
    public boolean offers(String mechanism, Map<String, byte[]> channelBindings) {
        return offered(channelBindings).contains(mechanism);
    }

    /** All that a protocol offers, separated by spaces: those that it has by itself first. */
    public String after(String own, Map<String, byte[]> channelBindings) {
        StringBuilder text = new StringBuilder(own);
        offered(channelBindings).forEach(name -> text.append(' ').append(name));
        return text.toString();
    }
}
