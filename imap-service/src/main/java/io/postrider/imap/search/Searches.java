package io.postrider.imap.search;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.StillWorking;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import java.io.IOException;

/** Searches in the mailbox that a session has selected, for the commands that begin with a search. */
public final class Searches {
    private final MailboxApi api;

    /** Searches in mailboxes of a mailbox-service. */
    public Searches(MailboxApi api) {
        this.api = api;
    }

    /**
     * Finds messages that the client knows, which by MODSEQ shows that it knows CONDSTORE.
     *
     * @throws ProblemException when mailbox-service cannot be asked
     * @throws IOException when its answer breaks off
     */
    public Found find(SearchProgram program, Session session) throws IOException {
        if (program.asksModSeq()) {
            // RFC 7162 section 3.1
            session.enableCondstore();
        }
        SelectedMailbox mailbox = session.selected();
        if (mailbox.view().size() == 0) {
            return new Found(NumberSet.EMPTY, 0);
        }
        return program.criterion().isLocal() ? local(program, mailbox) : remote(program, session);
    }

    private static Found local(SearchProgram program, SelectedMailbox mailbox) {
        FlagRows rows =
                mailbox.snapshot().rows(mailbox.authorization(), mailbox.view().all());
        return new LocalSearch(mailbox, rows).find(program.criterion());
    }

    private Found remote(SearchProgram program, Session session) throws IOException {
        SelectedMailbox mailbox = session.selected();
        UserSession user = session.user();
        SearchKey key = new RemoteSearch(api, session).key(program.criterion());
        try (var _ = StillWorking.on(session)) {
            MailboxApi.SearchResult result = api.search(user.authorization(), user.accountId(), mailbox.id(), key);
            return new Found(mailbox.view().known(NumberSet.parse(result.uids())), result.highestModseq());
        }
    }
}
