package io.postrider.imap.search;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;

/**
 * SEARCH and UID SEARCH (RFC 3501 sections 6.4.4 and 6.4.8).
 *
 * @param numbering what the answer's numbers mean
 * @param known whether the charset is one that we know
 * @param criterion what is looked for
 */
public record SearchCommand(Numbering numbering, boolean known, Criterion criterion) implements ImapCommand {}
