package io.postrider.imap.search;

import io.postrider.api.mailbox.SearchKey;
import io.postrider.imap.command.SelectedMailbox;

/** Puts criteria in the words of mailbox-service, which knows neither sequence numbers nor recent messages. */
final class RemoteSearch {
    private final SelectedMailbox mailbox;

    RemoteSearch(SelectedMailbox mailbox) {
        this.mailbox = mailbox;
    }

    SearchKey key(Criterion criterion) {
        return switch (criterion) {
            case Criterion.And and ->
                new SearchKey.And(and.all().stream().map(this::key).toList());
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
            case Criterion.Larger larger -> new SearchKey.Larger(larger.octets());
            case Criterion.Smaller smaller -> new SearchKey.Smaller(smaller.octets());
        };
    }
}
