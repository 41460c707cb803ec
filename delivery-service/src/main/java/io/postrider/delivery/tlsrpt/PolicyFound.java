package io.postrider.delivery.tlsrpt;

import java.util.List;

/**
 * The policy under which a connection was made (RFC 8460 section 4.2).
 *
 * @param domain whose mail it was for
 * @param type which kind
 * @param lines the policy; none when there is none
 * @param mx the servers that it names; none when it does not
 */
public record PolicyFound(String domain, Type type, List<String> lines, List<String> mx) {
    public PolicyFound {
        lines = List.copyOf(lines);
        mx = List.copyOf(mx);
    }

    /** The kinds of policies. */
    public enum Type {
        /** DANE. */
        TLSA("tlsa"),
        /** MTA-STS. */
        STS("sts"),
        /** Neither. */
        NONE("no-policy-found");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** As reports have it. */
        public String word() {
            return word;
        }
    }

    /** No policy. */
    public static PolicyFound none(String domain) {
        return new PolicyFound(domain, Type.NONE, List.of(), List.of());
    }
}
