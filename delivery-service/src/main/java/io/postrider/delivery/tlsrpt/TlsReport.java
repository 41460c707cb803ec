package io.postrider.delivery.tlsrpt;

import io.postrider.delivery.tlsrpt.ResultStore.Counted;
import io.postrider.delivery.tlsrpt.ResultStore.Due;
import io.postrider.delivery.tlsrpt.TlsResults.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report on a day's connections to a domain (RFC 8460 section 4).
 *
 * @param id its own
 * @param json what it says
 */
record TlsReport(String id, byte[] json) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Writes a report of what was counted. */
    static TlsReport of(Due due, List<Counted> counted, Reporter reporter) {
        Instant begin = due.day().atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end =
                due.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        String id = begin + "_" + due.domain() + "_" + reporter.hostname();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("organization-name", reporter.organization());
        report.put("date-range", Map.of("start-datetime", begin.toString(), "end-datetime", end.toString()));
        report.put("contact-info", reporter.contact());
        report.put("report-id", id);
        report.put("policies", policies(counted));
        return new TlsReport(id, MAPPER.writeValueAsBytes(report));
    }

    /**
     * Who reports.
     *
     * @param organization its name
     * @param contact its address
     * @param hostname the name of this suite's server
     */
    record Reporter(String organization, String contact, String hostname) {}

    private static List<Object> policies(List<Counted> counted) {
        Map<PolicyFound, List<Counted>> byPolicy = new LinkedHashMap<>();
        counted.forEach(one -> byPolicy.computeIfAbsent(one.result().policy(), policy -> new ArrayList<>())
                .add(one));
        List<Object> policies = new ArrayList<>();
        byPolicy.forEach((policy, results) -> policies.add(policy(policy, results)));
        return policies;
    }

    private static Map<String, Object> policy(PolicyFound found, List<Counted> results) {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("policy-type", found.type().word());
        if (!found.lines().isEmpty()) {
            policy.put("policy-string", found.lines());
        }
        policy.put("policy-domain", found.domain());
        if (!found.mx().isEmpty()) {
            policy.put("mx-host", found.mx());
        }
        long good = 0;
        long bad = 0;
        List<Object> details = new ArrayList<>();
        for (Counted one : results) {
            Failure failure = one.result().failure();
            if (failure == null) {
                good += one.sessions();
            } else {
                bad += one.sessions();
                details.add(detail(failure, one.sessions()));
            }
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("policy", policy);
        whole.put("summary", Map.of("total-successful-session-count", good, "total-failure-session-count", bad));
        if (!details.isEmpty()) {
            whole.put("failure-details", details);
        }
        return whole;
    }

    private static Map<String, Object> detail(Failure failure, long sessions) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("result-type", failure.type().word());
        put(detail, "sending-mta-ip", failure.sender());
        detail.put("receiving-mx-hostname", failure.mx());
        put(detail, "receiving-ip", failure.receiver());
        detail.put("failed-session-count", sessions);
        detail.put("failure-reason-code", failure.reason());
        return detail;
    }

    private static void put(Map<String, Object> into, String key, @Nullable String value) {
        if (value != null) {
            into.put(key, value);
        }
    }

    /** As it travels (RFC 8460 section 5.2). */
    byte[] compressed() {
        var octets = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(octets)) {
            gzip.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }
}
