package io.postrider.imap.search;

import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.NumberSet;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Puts criteria in the words of mailbox-service, which knows neither sequence numbers nor recent messages. */
final class RemoteSearch {
    private final MailboxApi api;
    private final Session session;
    private final SelectedMailbox mailbox;

    RemoteSearch(MailboxApi api, Session session) {
        this.api = api;
        this.session = session;
        this.mailbox = session.selected();
    }

    SearchKey key(Criterion criterion) throws IOException {
        return switch (criterion) {
            case Criterion.And and -> new SearchKey.And(keys(and.all()));
            case Criterion.Or or -> new SearchKey.Or(key(or.left()), key(or.right()));
            case Criterion.Not not -> new SearchKey.Not(key(not.operand()));
            case Criterion.All all -> new SearchKey.All();
            case Criterion.Numbers numbers ->
                new SearchKey.Uids(LocalSearch.uids(numbers, mailbox).toString());
            case Criterion.Uids uids ->
                new SearchKey.Uids(LocalSearch.uids(uids, mailbox).toString());
            case Criterion.Flag flag -> new SearchKey.Flag(flag.bit());
            case Criterion.Recent recent ->
                new SearchKey.Uids(mailbox.recentUids().toString());
            case Criterion.Keyword keyword -> new SearchKey.Keyword(keyword.keyword());
            case Criterion.ModSeq modseq -> new SearchKey.ModSeq(modseq.least());
            case Criterion.Header header -> new SearchKey.Header(header.field(), header.text());
            case Criterion.Body body -> new SearchKey.Body(body.text());
            case Criterion.Text text -> new SearchKey.Text(text.text());
            case Criterion.InternalDate date -> new SearchKey.InternalDate(date.comparison(), date.date());
            case Criterion.ArrivedSince arrived -> new SearchKey.ArrivedSince(arrived.time());
            case Criterion.SentDate date -> new SearchKey.SentDate(date.comparison(), date.date());
            case Criterion.EmailId id ->
                marked(marks -> marks.emailId().toString().equals(id.id()));
            case Criterion.SavedDate date -> marked(marks -> saved(marks, date));
            case Criterion.Larger larger -> new SearchKey.Larger(larger.octets());
            case Criterion.Smaller smaller -> new SearchKey.Smaller(smaller.octets());
        };
    }

    private List<SearchKey> keys(List<Criterion> criteria) throws IOException {
        List<SearchKey> keys = new ArrayList<>(criteria.size());
        for (Criterion criterion : criteria) {
            keys.add(key(criterion));
        }
        return keys;
    }

    /** What few clients ask for is looked up message by message. */
    private SearchKey marked(Predicate<MessageStream.Marks> wanted) throws IOException {
        var uids = new NumberSet.Builder();
        MessageScan.ofMarks(api, session).read(mailbox.view().all(), message -> {
            if (wanted.test(Objects.requireNonNull(message.marks()))) {
                uids.add(message.uid());
            }
        });
        return new SearchKey.Uids(uids.build().toString());
    }

    private static boolean saved(MessageStream.Marks marks, Criterion.SavedDate wanted) {
        LocalDate day = marks.savedAt().atOffset(ZoneOffset.UTC).toLocalDate();
        return switch (wanted.comparison()) {
            case BEFORE -> day.isBefore(wanted.date());
            case ON -> day.equals(wanted.date());
            case SINCE -> !day.isBefore(wanted.date());
        };
    }
}
