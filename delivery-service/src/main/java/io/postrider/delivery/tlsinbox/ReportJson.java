package io.postrider.delivery.tlsinbox;

import io.postrider.delivery.tlsinbox.BadReport.Reason;
import io.postrider.delivery.tlsinbox.ReceivedReport.Failure;
import io.postrider.delivery.tlsinbox.ReceivedReport.Policy;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a report's JSON (RFC 8460 section 4.4) as it streams by; what is kept of it is bounded. Members that are not known are passed
 * over, and members come in any order.
 */
final class ReportJson {
    private static final int MOST_POLICIES = 100;
    private static final int MOST_FAILURES = 100;
    private static final int MOST_TEXTS = 50;
    private static final int LONGEST_TEXT = 500;
    private static final long MOST_SESSIONS = 1_000_000_000_000_000L;
    private static final Instant EARLIEST = Instant.parse("2018-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNumberLength(100)
                    .maxStringLength(64 * 1024)
                    .maxNameLength(1_000)
                    .build())
            .build();

    private final JsonParser json;
    private final List<Policy> policies = new ArrayList<>();
    private String organization = "";
    private String contact = "";
    private String id = "";
    private @Nullable Instant begin;
    private @Nullable Instant end;

    private ReportJson(JsonParser json) {
        this.json = json;
    }

    /** A member of an object: reads its value, or leaves it to be passed over. */
    private interface Member {
        void read(String name) throws BadReport;
    }

    /** An element of an array. */
    private interface Element {
        void read() throws BadReport;
    }

    /**
     * Reads a report.
     *
     * @throws JacksonException when it is no JSON, or the stream ends it
     */
    static ReceivedReport read(InputStream in) throws BadReport {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            return new ReportJson(json).report();
        }
    }

    private ReceivedReport report() throws BadReport {
        json.nextToken();
        members(name -> {
            switch (name) {
                case "organization-name" -> organization = text();
                case "contact-info" -> contact = text();
                case "report-id" -> id = text();
                case "date-range" -> members(this::time);
                case "policies" -> elements(this::policy);
                default -> json.skipChildren();
            }
        });
        Instant from = begin;
        Instant to = end;
        if (organization.isEmpty() || id.isEmpty() || from == null || to == null || from.isAfter(to)) {
            throw malformed("who reports on what days");
        }
        return new ReceivedReport(organization, contact, id, from, to, policies);
    }

    private void time(String name) throws BadReport {
        switch (name) {
            case "start-datetime" -> begin = instant();
            case "end-datetime" -> end = instant();
            default -> json.skipChildren();
        }
    }

    private Instant instant() throws BadReport {
        try {
            Instant instant = OffsetDateTime.parse(text()).toInstant();
            if (instant.isAfter(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException none) {
            // Told below.
        }
        throw malformed("a time");
    }

    private void policy() throws BadReport {
        if (policies.size() == MOST_POLICIES) {
            throw new BadReport(Reason.TOO_LARGE, "more than " + MOST_POLICIES + " policies");
        }
        var draft = new Draft();
        members(name -> {
            switch (name) {
                case "policy" -> members(member -> found(member, draft));
                case "summary" -> members(member -> summary(member, draft));
                case "failure-details" -> elements(() -> failure(draft));
                default -> json.skipChildren();
            }
        });
        if (draft.domain.isEmpty() || draft.type.isEmpty()) {
            throw malformed("a policy's type and domain");
        }
        policies.add(draft.policy());
    }

    private void found(String name, Draft into) throws BadReport {
        switch (name) {
            case "policy-type" -> into.type = text();
            case "policy-domain" -> into.domain = text();
            case "policy-string" -> texts(into.lines);
            case "mx-host" -> texts(into.mx);
            default -> json.skipChildren();
        }
    }

    private void summary(String name, Draft into) throws BadReport {
        switch (name) {
            case "total-successful-session-count" -> into.successful = number();
            case "total-failure-session-count" -> into.failed = number();
            default -> json.skipChildren();
        }
    }

    private void failure(Draft into) throws BadReport {
        var draft = new FailureDraft();
        members(name -> {
            switch (name) {
                case "result-type" -> draft.result = text();
                case "failed-session-count" -> draft.sessions = number();
                case "receiving-mx-hostname" -> draft.mx = text();
                case "receiving-ip" -> draft.receivingIp = text();
                case "sending-mta-ip" -> draft.sendingIp = text();
                case "failure-reason-code" -> draft.reason = text();
                case "additional-information" -> draft.more = text();
                default -> json.skipChildren();
            }
        });
        into.add(draft.failure());
    }

    private void members(Member member) throws BadReport {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw malformed("an object");
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            member.read(name);
        }
    }

    private void elements(Element element) throws BadReport {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw malformed("an array");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    /** Several, or one without an array, as some write it. */
    private void texts(List<String> into) throws BadReport {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            elements(() -> add(text(), into));
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            add(text(), into);
        }
    }

    private static void add(String text, List<String> into) {
        if (into.size() < MOST_TEXTS) {
            into.add(text);
        }
    }

    /** A text without controls, cut to what people read. */
    private String text() throws BadReport {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw malformed("a text");
        }
        String text = json.getString();
        int[] clean = text.codePoints()
                .map(c -> Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                        ? ' '
                        : c)
                .limit(LONGEST_TEXT)
                .toArray();
        return new String(clean, 0, clean.length).strip();
    }

    private long number() throws BadReport {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            long number = json.getLongValue();
            if (number >= 0 && number <= MOST_SESSIONS) {
                return number;
            }
        }
        throw malformed("a number of sessions");
    }

    private static BadReport malformed(String wanted) {
        return new BadReport(Reason.MALFORMED, wanted + " is missing");
    }

    /** A policy as far as it is read. */
    private static final class Draft {
        private final List<String> lines = new ArrayList<>();
        private final List<String> mx = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        private String domain = "";
        private String type = "";
        private long successful;
        private long failed;
        private int more;

        void add(Failure failure) {
            if (failures.size() < MOST_FAILURES) {
                failures.add(failure);
            } else {
                more++;
            }
        }

        Policy policy() {
            return new Policy(domain, type, lines, mx, successful, failed, failures, more);
        }
    }

    /** A failure as far as it is read. */
    private static final class FailureDraft {
        private String result = "";
        private long sessions;
        private @Nullable String mx;
        private @Nullable String receivingIp;
        private @Nullable String sendingIp;
        private @Nullable String reason;
        private @Nullable String more;

        Failure failure() {
            return new Failure(result, sessions, mx, receivingIp, sendingIp, reason, more);
        }
    }
}
