package io.postrider.imap.search;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import org.jspecify.annotations.Nullable;

/**
 * SEARCH and UID SEARCH (RFC 3501 sections 6.4.4 and 6.4.8; RFC 4731 section 3.1).
 *
 * @param numbering what the answer's numbers mean
 * @param namesCharset whether the client names a charset
 * @param options what to return; null for the SEARCH response of RFC 3501
 * @param program what is looked for
 */
public record SearchCommand(
        Numbering numbering, boolean namesCharset, @Nullable ReturnOptions options, SearchProgram program)
        implements ImapCommand {}
