package io.postrider.imap.search;

import io.postrider.imap.wire.NumberSet;

/**
 * What was found.
 *
 * @param uids which messages
 * @param highestModseq the greatest MODSEQ among them
 */
public record Found(NumberSet uids, long highestModseq) {}
