package io.postrider.api.verdict;

import java.util.Comparator;
import java.util.List;

/**
 * What was decided on a message, and why.
 *
 * @param action what becomes of it
 * @param score the findings' scores together
 * @param findings what the checks said, at most {@value #MOST_FINDINGS}; of more, those that weigh most are kept
 */
public record Verdict(Action action, double score, List<Finding> findings) {
    /** The most findings of one message. */
    public static final int MOST_FINDINGS = 64;

    public Verdict {
        score = Double.isFinite(score) ? score : 0;
        findings = findings.size() <= MOST_FINDINGS ? List.copyOf(findings) : weightiest(findings);
    }

    private static List<Finding> weightiest(List<Finding> findings) {
        List<Finding> kept = findings.stream()
                .sorted(Comparator.comparingDouble((Finding finding) -> -Math.abs(finding.score())))
                .limit(MOST_FINDINGS)
                .toList();
        return findings.stream().filter(kept::contains).limit(MOST_FINDINGS).toList();
    }
}
