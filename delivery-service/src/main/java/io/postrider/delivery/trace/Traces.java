package io.postrider.delivery.trace;

import io.postrider.api.ServiceName;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.trace.MessageTrace.Hop;
import io.postrider.delivery.trace.MessageTrace.Recipient;
import io.postrider.delivery.trace.TraceStore.Row;
import io.postrider.delivery.trace.TraceStore.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Puts recipients together to messages, and their times to hops. */
final class Traces {
    private Traces() {}

    static List<MessageTrace> of(List<Row> rows) {
        Map<UUID, List<Row>> messages = new LinkedHashMap<>();
        for (Row row : rows) {
            messages.computeIfAbsent(row.messageId(), id -> new ArrayList<>()).add(row);
        }
        return messages.values().stream().map(Traces::message).toList();
    }

    private static MessageTrace message(List<Row> rows) {
        Row first = rows.getFirst();
        List<Hop> hops = new ArrayList<>();
        hops.add(new Hop(
                ServiceName.SMTP_GATEWAY.id(),
                "connected",
                first.client().connectedAt(),
                first.client().protocol() + " from " + first.client().address()));
        hops.add(new Hop(ServiceName.DELIVERY_SERVICE.id(), "accepted", first.acceptedAt(), null));
        for (Row row : rows) {
            Instant at = row.state().at();
            if (at != null) {
                hops.add(new Hop(service(row), event(row.state()), at, row.address()));
            }
        }
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

    private static String service(Row row) {
        return switch (row.state().outcome()) {
            case "DELIVERED" -> ServiceName.MAILBOX_SERVICE.id();
            default -> ServiceName.DELIVERY_SERVICE.id();
        };
    }

    private static String event(State state) {
        return switch (state.outcome()) {
            case "QUEUED" -> "attempted";
            default -> state.outcome().toLowerCase(Locale.ROOT);
        };
    }

    private static Recipient recipient(Row row) {
        State state = row.state();
        boolean ended = !state.outcome().equals("QUEUED") && !state.outcome().equals("QUARANTINED");
        return new Recipient(
                row.address(),
                state.outcome().toLowerCase(Locale.ROOT),
                state.attempts(),
                state.status(),
                state.remote(),
                state.reply(),
                ended ? state.at() : null,
                state.nextAt());
    }
}
