package io.postrider.delivery.trace;

import io.postrider.api.ServiceName;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.trace.MessageTrace.Hop;
import io.postrider.delivery.trace.MessageTrace.Recipient;
import io.postrider.delivery.trace.TraceStore.Attempt;
import io.postrider.delivery.trace.TraceStore.Report;
import io.postrider.delivery.trace.TraceStore.Row;
import io.postrider.delivery.trace.TraceStore.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Puts recipients together to messages, and their times to hops. */
final class Traces {
    private static final Set<String> WAITING = Set.of("QUEUED", "HELD", "QUARANTINED");

    private Traces() {}

    static List<MessageTrace> of(List<Row> rows, TraceStore store) {
        Map<UUID, List<Row>> messages = new LinkedHashMap<>();
        Set<UUID> traces = new HashSet<>();
        for (Row row : rows) {
            messages.computeIfAbsent(row.messageId(), id -> new ArrayList<>()).add(row);
            if (isReportedOn(row)) {
                traces.add(row.traceId());
            }
        }
        List<Attempt> attempts = messages.isEmpty() ? List.of() : store.attempts(messages.keySet());
        List<Report> reports = traces.isEmpty() ? List.of() : store.reports(traces);
        return messages.values().stream()
                .map(message -> message(message, attempts, reports))
                .toList();
    }

    /** A sender is told of what failed, is late, or was asked about; nobody is told of a report. */
    private static boolean isReportedOn(Row row) {
        return !row.reversePath().isEmpty();
    }

    private static MessageTrace message(List<Row> rows, List<Attempt> attempts, List<Report> reports) {
        Row first = rows.getFirst();
        List<Hop> hops = new ArrayList<>();
        hops.add(new Hop(
                ServiceName.SMTP_GATEWAY.id(), "connected", first.client().connectedAt(), from(first.client())));
        hops.add(new Hop(ServiceName.DELIVERY_SERVICE.id(), "accepted", first.acceptedAt(), null));
        for (Row row : rows) {
            attempts.stream()
                    .filter(attempt ->
                            attempt.messageId().equals(row.messageId()) && attempt.ordinal() == row.ordinal())
                    .forEach(attempt -> hops.add(attempted(row, attempt)));
            ended(row).ifPresent(hops::add);
        }
        reports.stream()
                .filter(report -> report.traceId().equals(first.traceId()) && isReportedOn(first))
                .forEach(report -> hops.add(new Hop(
                        ServiceName.DELIVERY_SERVICE.id(),
                        "reported",
                        report.at(),
                        "report " + report.queueId() + " to " + report.to())));
        hops.sort(Comparator.comparing(Hop::at));
        return new MessageTrace(
                first.messageId(),
                TraceId.format(first.traceId()),
                first.headerMessageId(),
                first.reversePath(),
                first.size(),
                rows.stream().map(Traces::recipient).toList(),
                hops);
    }

    /** RFC 3848: the protocol's name tells of TLS (S) and of a login (A). */
    private static String from(TraceStore.Client client) {
        String protocol = client.protocol();
        boolean smtp = protocol.contains("SMTP") || protocol.contains("LMTP");
        String suffix = smtp ? protocol.substring(protocol.indexOf("MTP") + 3) : "";
        return protocol + " from " + client.address() + (suffix.contains("S") ? ", TLS" : "")
                + (suffix.contains("A") ? ", logged in" : "");
    }

    private static Hop attempted(Row row, Attempt attempt) {
        return new Hop(
                service(row.local()),
                "attempted",
                attempt.at(),
                null,
                row.address(),
                attempt.status(),
                attempt.remote(),
                attempt.reply());
    }

    private static Optional<Hop> ended(Row row) {
        State state = row.state();
        Instant at = state.at();
        if (at == null || state.outcome().equals("QUEUED") || state.outcome().equals("HELD")) {
            return Optional.empty();
        }
        String service = service(state.outcome().equals("DELIVERED"));
        return Optional.of(
                new Hop(service, event(state), at, null, row.address(), state.status(), state.remote(), state.reply()));
    }

    private static String service(boolean local) {
        return (local ? ServiceName.MAILBOX_SERVICE : ServiceName.DELIVERY_SERVICE).id();
    }

    private static String event(State state) {
        return state.outcome().toLowerCase(Locale.ROOT);
    }

    private static Recipient recipient(Row row) {
        State state = row.state();
        boolean ended = !WAITING.contains(state.outcome());
        return new Recipient(
                row.address(),
                row.accountAddress(),
                state.outcome().toLowerCase(Locale.ROOT),
                state.attempts(),
                state.status(),
                state.remote(),
                state.reply(),
                state.tls(),
                ended ? state.at() : null,
                state.nextAt());
    }
}
