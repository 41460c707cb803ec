package io.postrider.imap.sort;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.search.SearchProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SORT and UID SORT (RFC 5256 section 3).
 *
 * @param numbering what the answer's numbers mean
 * @param options what to return (RFC 5267 section 3.1); null for the SORT response
 * @param keys the order, the first criterion first
 * @param program what is looked for
 */
public record SortCommand(
        Numbering numbering, @Nullable ReturnOptions options, List<SortKey> keys, SearchProgram program)
        implements ImapCommand {
    public SortCommand {
        keys = List.copyOf(keys);
    }
}
