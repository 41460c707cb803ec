package io.postrider.imap.fetch;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.wire.SequenceSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FETCH and UID FETCH (RFC 3501 sections 6.4.5 and 6.4.8).
 *
 * @param numbering what the numbers mean
 * @param set which messages
 * @param items what of them, each once
 * @param vanished whether to tell first what is no more (RFC 7162 section 3.2.6)
 * @param changedSince only what changed after this MODSEQ (RFC 7162 section 3.1.4.1); null for all
 * @param partial only the messages at these places of those that are meant (RFC 9394 section 3.4); null for all
 */
public record FetchCommand(
        Numbering numbering,
        SequenceSet set,
        List<FetchItem> items,
        boolean vanished,
        @Nullable Long changedSince,
        ReturnOptions.@Nullable Partial partial)
        implements ImapCommand {
    public FetchCommand {
        items = List.copyOf(items);
    }

    boolean wants(FetchItem item) {
        return items.contains(item);
    }
}
