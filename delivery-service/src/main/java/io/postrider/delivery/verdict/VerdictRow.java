package io.postrider.delivery.verdict;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.delivery.queue.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * A verdict as one tenant may see it: no tenant learns who else got a message.
 *
 * @param tenantId the tenant; {@link #NOBODY} for recipients elsewhere
 * @param of the verdict
 * @param recipients the tenant's, as JSON
 * @param addresses their addresses, lower case
 * @param findings as JSON
 */
record VerdictRow(UUID tenantId, MessageVerdict of, String recipients, List<String> addresses, String findings) {
    /** In the place of a tenant where there is none. */
    static final UUID NOBODY = new UUID(0, 0);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_RECIPIENTS = 1_000;
    private static final int MOST_TEXT = 1_000;

    /** A row for each tenant that is concerned. */
    static List<VerdictRow> of(MessageVerdict verdict) {
        Map<UUID, List<KeptVerdict.Recipient>> tenants = new LinkedHashMap<>();
        verdict.recipients().stream()
                .limit(MOST_RECIPIENTS)
                .forEach(recipient -> tenants.computeIfAbsent(
                                Objects.requireNonNullElse(recipient.tenantId(), NOBODY), key -> new ArrayList<>())
                        .add(new KeptVerdict.Recipient(storable(recipient.address()), text(recipient.action()))));
        String findings = JSON.writeValueAsString(verdict.verdict().findings());
        List<VerdictRow> rows = new ArrayList<>(tenants.size());
        tenants.forEach((tenant, recipients) -> rows.add(new VerdictRow(
                tenant,
                verdict,
                JSON.writeValueAsString(recipients),
                recipients.stream()
                        .map(recipient -> recipient.address().toLowerCase(Locale.ROOT))
                        .toList(),
                findings)));
        return rows;
    }

    UUID traceId() {
        return TraceId.parse(of.traceId());
    }

    static String text(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /** What PostgreSQL would refuse must not take the others of its batch with it. */
    static String storable(String text) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), MOST_TEXT));
        text.codePoints()
                .limit(MOST_TEXT)
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
