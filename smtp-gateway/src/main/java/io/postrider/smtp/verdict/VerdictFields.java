package io.postrider.smtp.verdict;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The header fields that tell readers and their programs of the verdict. What strangers wrote is not in them. */
final class VerdictFields {
    private static final int MOST_REASONS = 6;

    private VerdictFields() {}

    static String of(Verdict verdict, boolean enforced) {
        String field = String.format(
                Locale.ROOT,
                "X-Postrider-Verdict: %s; score=%.1f; enforced=%s\r\n",
                verdict.action().name().toLowerCase(Locale.ROOT),
                verdict.score(),
                enforced ? "yes" : "no");
        List<Finding> reasons = verdict.findings().stream()
                .filter(finding -> finding.score() > 0 || finding.isUnavailable())
                .sorted(Comparator.comparingDouble(finding -> -finding.score()))
                .limit(MOST_REASONS)
                .toList();
        boolean harmless = verdict.action() == Action.ACCEPT && verdict.score() <= 0;
        // Whoever reads a message that nobody could look at is told so.
        if (reasons.isEmpty() || harmless && reasons.stream().noneMatch(Finding::isUnavailable)) {
            return field;
        }
        StringBuilder text = new StringBuilder(field).append("X-Postrider-Reason:");
        for (int i = 0; i < reasons.size(); i++) {
            // RFC 5322 section 2.2.3: a line each, so that none grows long
            text.append(i == 0 ? " " : ";\r\n\t").append(reason(reasons.get(i)));
        }
        return text.append("\r\n").toString();
    }

    private static String reason(Finding finding) {
        String rule = finding.rule() == null ? "" : "." + ascii(finding.rule());
        return String.format(
                Locale.ROOT, "%s%s=%s (%+.1f)", ascii(finding.check()), rule, ascii(finding.result()), finding.score());
    }

    private static String ascii(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars().forEach(c -> plain.append(c > ' ' && c <= '~' && ";()".indexOf(c) < 0 ? (char) c : '_'));
        return plain.toString();
    }
}
