package io.postrider.imap.search;

/**
 * What is looked for (RFC 3501 section 9, {@code search-program}).
 *
 * @param known whether its charset is one that we know
 * @param criterion what every message found satisfies
 */
public record SearchProgram(boolean known, Criterion criterion) {
    /** Whether MODSEQ is among the criteria (RFC 7162 section 3.1.5). */
    public boolean asksModSeq() {
        return criterion.asksModSeq();
    }
}
