package io.postrider.delivery.tlsinbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report on a day's connections (RFC 8460 section 4.4).
 *
 * @param organization who sends it
 * @param contact how to reach them; empty when it does not say
 * @param id theirs
 * @param begin the first moment that it is about
 * @param end the last one
 * @param policies what was found, by policy
 */
record ReceivedReport(
        String organization, String contact, String id, Instant begin, Instant end, List<Policy> policies) {
    ReceivedReport {
        policies = List.copyOf(policies);
    }

    /**
     * What connections under one policy came to.
     *
     * @param domain whose policy
     * @param type {@code sts}, {@code tlsa} or {@code no-policy-found}
     * @param lines the policy as it was found
     * @param mx the names that it allows
     * @param successful sessions that were as the policy wants it
     * @param failed sessions that were not
     * @param failures why they were not
     * @param moreFailures further failures, which are not kept
     */
    record Policy(
            String domain,
            String type,
            List<String> lines,
            List<String> mx,
            long successful,
            long failed,
            List<Failure> failures,
            int moreFailures) {
        Policy {
            lines = List.copyOf(lines);
            mx = List.copyOf(mx);
            failures = List.copyOf(failures);
        }
    }

    /**
     * One kind of failure.
     *
     * @param result the result type (RFC 8460 section 4.3)
     * @param sessions how many
     * @param mx the server that they were with
     * @param receivingIp its address
     * @param sendingIp the address of the server that reports
     * @param reason its own words
     * @param more where it tells more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(
            String result,
            long sessions,
            @Nullable String mx,
            @Nullable String receivingIp,
            @Nullable String sendingIp,
            @Nullable String reason,
            @Nullable String more) {}
}
