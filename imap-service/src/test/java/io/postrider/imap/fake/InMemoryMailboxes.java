package io.postrider.imap.fake;

import io.postrider.api.mailbox.AppendedFrame;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.mailbox.Quota;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.Selection;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.wire.NumberSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One account's mailboxes in memory, honouring the contract of {@link MailboxApi}. */
public final class InMemoryMailboxes implements MailboxApi {
    private static final String BEARER = "Bearer " + InMemoryLogins.TOKEN;

    private final List<InMemoryMailbox> mailboxes = new ArrayList<>();
    private final TreeSet<String> subscriptions = new TreeSet<>();
    private int nextId = 1;
    private @Nullable ProblemCode fault;
    private @Nullable ProblemCode contentFault;
    private long quota = Long.MAX_VALUE;
    private volatile Runnable beforeSearch = () -> {};
    private Runnable onceListed = () -> {};

    public InMemoryMailboxes() {
        make("INBOX", null);
        make("Sent", "\\Sent");
        make("Trash", "\\Trash");
    }

    private InMemoryMailbox make(String name, @Nullable String specialUse) {
        var mailbox = new InMemoryMailbox(nextId++, name, specialUse);
        mailboxes.add(mailbox);
        return mailbox;
    }

    /** Every call fails like this from now on; null for not any more. */
    public synchronized void fail(@Nullable ProblemCode code) {
        fault = code;
    }

    /** Parts of messages cannot be read from now on; null for not any more. */
    public synchronized void failContent(@Nullable ProblemCode code) {
        contentFault = code;
    }

    /** Lets the account hold that much. */
    public synchronized void quota(long octets) {
        quota = octets;
    }

    /** Puts a message into a mailbox, as a delivery does, and returns the mailbox's MODSEQ. */
    public synchronized long deliver(String name, byte[] octets) {
        InMemoryMailbox mailbox = named(name);
        mailbox.add(octets, 0, List.of(), Instant.parse("2026-11-23T09:00:00Z"));
        return mailbox.highestModseq;
    }

    /** Removes a message, as another client does, without telling anybody. */
    public synchronized void remove(String name, int uid) {
        named(name).remove(NumberSet.range(uid, uid));
    }

    /** Marks a message, as another process does, without telling anybody. */
    public synchronized void markDeleted(String name, String uid) {
        named(name).store(new StoreRequest(uid, StoreRequest.Mode.ADD, Flags.DELETED, List.of(), null, 0));
    }

    /** The id of a mailbox. */
    public synchronized int id(String name) {
        return named(name).id;
    }

    /** The UIDNEXT of a mailbox. */
    public synchronized int uidNext(String name) {
        return named(name).status().uidNext();
    }

    private InMemoryMailbox named(String name) {
        return mailboxes.stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseGet(() -> make(name, null));
    }

    private void check(String authorization, UUID accountId) {
        if (fault != null) {
            throw new ProblemException(fault, "as the test wants it");
        }
        if (!authorization.equals(BEARER) || !accountId.equals(InMemoryLogins.ACCOUNT)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "not this account's token");
        }
    }

    private InMemoryMailbox get(int mailboxId) {
        return mailboxes.stream()
                .filter(one -> one.id == mailboxId)
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemCode.NO_SUCH_MAILBOX, "none"));
    }

    @Override
    public synchronized MailboxList mailboxes(String authorization, UUID accountId) {
        check(authorization, accountId);
        var list = new MailboxList(
                mailboxes.stream()
                        .map(InMemoryMailbox::status)
                        .sorted(Comparator.comparing(MailboxStatus::name))
                        .toList(),
                List.copyOf(subscriptions));
        Runnable happening = onceListed;
        onceListed = () -> {};
        happening.run();
        return list;
    }

    /** What happens before each search. */
    public void beforeSearch(Runnable happening) {
        beforeSearch = happening;
    }

    /** What happens, once, after the mailboxes were listed and before the list is answered. */
    public synchronized void onceListed(Runnable happening) {
        onceListed = happening;
    }

    /** Gives a mailbox another name, as another process does. */
    public synchronized void rename(String from, String to) {
        named(from).name = to;
    }

    @Override
    public synchronized MailboxStatus create(String authorization, UUID accountId, CreateMailbox request) {
        check(authorization, accountId);
        String name = request.name();
        if (name.isEmpty() || name.startsWith("/") || name.contains("//")) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "no name");
        }
        if (mailboxes.stream().anyMatch(one -> one.name.equals(name))) {
            throw new ProblemException(ProblemCode.MAILBOX_EXISTS, "there is one");
        }
        for (int at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
            named(name.substring(0, at));
        }
        return make(name, request.specialUse()).status();
    }

    @Override
    public synchronized void delete(String authorization, UUID accountId, int mailboxId) {
        check(authorization, accountId);
        InMemoryMailbox gone = get(mailboxId);
        boolean hasChildren = mailboxes.stream().anyMatch(one -> one.name.startsWith(gone.name + "/"));
        if (hasChildren && !gone.selectable) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "only holds others together");
        }
        if (hasChildren) {
            gone.selectable = false;
            gone.messages.clear();
        } else {
            mailboxes.remove(gone);
        }
    }

    @Override
    public synchronized void rename(String authorization, UUID accountId, int mailboxId, String name) {
        check(authorization, accountId);
        InMemoryMailbox mailbox = get(mailboxId);
        if (mailboxes.stream().anyMatch(one -> one.name.equals(name))) {
            throw new ProblemException(ProblemCode.MAILBOX_EXISTS, "there is one");
        }
        if (mailbox.name.equals("INBOX")) {
            InMemoryMailbox target = named(name);
            List.copyOf(mailbox.messages.values())
                    .forEach(one -> target.add(one.octets, one.flags, List.copyOf(one.keywords), one.internalDate));
            mailbox.remove(NumberSet.range(1, Integer.MAX_VALUE));
            return;
        }
        String old = mailbox.name;
        for (InMemoryMailbox one : mailboxes) {
            if (one.name.equals(old) || one.name.startsWith(old + "/")) {
                one.name = name + one.name.substring(old.length());
            }
        }
    }

    @Override
    public synchronized void subscribe(String authorization, UUID accountId, String name) {
        check(authorization, accountId);
        subscriptions.add(name);
    }

    @Override
    public synchronized void unsubscribe(String authorization, UUID accountId, String name) {
        check(authorization, accountId);
        subscriptions.remove(name);
    }

    @Override
    public synchronized Selection select(String authorization, UUID accountId, int mailboxId, boolean readOnly) {
        check(authorization, accountId);
        InMemoryMailbox mailbox = get(mailboxId);
        MailboxStatus status = mailbox.status();
        return new Selection(status, mailbox.claimRecent(readOnly));
    }

    @Override
    public synchronized InputStream changes(String authorization, UUID accountId, int mailboxId, long since) {
        check(authorization, accountId);
        return InMemoryFrames.stream(out -> get(mailboxId).writeChanges(out, since));
    }

    @Override
    public synchronized InputStream fetch(String authorization, UUID accountId, int mailboxId, FetchRequest request) {
        check(authorization, accountId);
        return InMemoryFrames.stream(out -> {
            for (InMemoryMailbox.Stored message : get(mailboxId).of(request.uids())) {
                InMemoryFrames.write(out, message, request);
            }
            MessageStream.writeEnd(out);
        });
    }

    @Override
    public synchronized InputStream content(
            String authorization, UUID accountId, int mailboxId, int uid, long offset, long length) {
        check(authorization, accountId);
        if (contentFault != null) {
            throw new ProblemException(contentFault, "as the test wants it");
        }
        InMemoryMailbox.Stored message = get(mailboxId).messages.get(uid);
        if (message == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "gone");
        }
        int from = (int) Math.min(offset, message.octets.length);
        return new ByteArrayInputStream(message.octets, from, (int) Math.min(length, message.octets.length - from));
    }

    @Override
    public AppendResult append(
            String authorization,
            UUID accountId,
            int mailboxId,
            int flags,
            List<String> keywords,
            @Nullable Instant internalDate,
            long size,
            InputStream content) {
        synchronized (this) {
            check(authorization, accountId);
            get(mailboxId);
        }
        List<AppendedFrame> heads = new ArrayList<>();
        List<byte[]> messages = new ArrayList<>();
        try {
            var head = new AppendedFrame(flags, keywords, internalDate, size);
            for (; head != null; head = AppendedFrame.readFrom(content)) {
                requireRoom(head.size());
                heads.add(head);
                messages.add(content.readNBytes((int) head.size()));
            }
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the message broke off", e);
        }
        return add(mailboxId, heads, messages);
    }

    @Override
    public AppendResult replace(
            String authorization,
            UUID accountId,
            int mailboxId,
            int uid,
            int targetMailboxId,
            int flags,
            List<String> keywords,
            @Nullable Instant internalDate,
            long size,
            InputStream content) {
        byte[] octets;
        try {
            octets = content.readAllBytes();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the message broke off", e);
        }
        synchronized (this) {
            check(authorization, accountId);
            if (!get(mailboxId).messages.containsKey(uid)) {
                throw new ProblemException(ProblemCode.NOT_FOUND, "gone");
            }
            get(mailboxId).remove(NumberSet.range(uid, uid));
            var head = new AppendedFrame(flags, keywords, internalDate, size);
            return add(targetMailboxId, List.of(head), List.of(octets));
        }
    }

    private synchronized void requireRoom(long octets) {
        if (octets > quota) {
            throw new ProblemException(ProblemCode.OVER_QUOTA, "full");
        }
    }

    private synchronized AppendResult add(int mailboxId, List<AppendedFrame> heads, List<byte[]> messages) {
        InMemoryMailbox mailbox = get(mailboxId);
        int first = mailbox.status().uidNext();
        for (int i = 0; i < heads.size(); i++) {
            AppendedFrame head = heads.get(i);
            Instant date = head.internalDate() == null ? Instant.parse("2026-11-23T10:00:00Z") : head.internalDate();
            mailbox.add(messages.get(i), head.flags(), head.keywords(), date);
        }
        return new AppendResult(mailbox.uidValidity, first, mailbox.highestModseq, heads.size());
    }

    @Override
    public synchronized InputStream store(String authorization, UUID accountId, int mailboxId, StoreRequest request) {
        check(authorization, accountId);
        InMemoryMailbox mailbox = get(mailboxId);
        NumberSet modified = mailbox.store(request);
        return InMemoryFrames.stream(out -> {
            StoreResult.writeModified(out, modified.toString());
            mailbox.writeChanges(out, request.since());
        });
    }

    @Override
    public synchronized CopyResult copy(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        check(authorization, accountId);
        InMemoryMailbox target = get(request.targetMailboxId());
        var sources = new NumberSet.Builder();
        var targets = new NumberSet.Builder();
        for (InMemoryMailbox.Stored one : get(mailboxId).of(request.uids())) {
            sources.add(one.uid);
            targets.add(target.add(one.octets, one.flags, List.copyOf(one.keywords), one.internalDate).uid);
        }
        return new CopyResult(
                target.uidValidity, sources.build().toString(), targets.build().toString());
    }

    @Override
    public synchronized CopyResult move(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        CopyResult result = copy(authorization, accountId, mailboxId, request);
        get(mailboxId).remove(NumberSet.parse(result.sourceUids()));
        return result;
    }

    @Override
    public synchronized ExpungeResult expunge(
            String authorization, UUID accountId, int mailboxId, @Nullable String uids) {
        check(authorization, accountId);
        InMemoryMailbox mailbox = get(mailboxId);
        return new ExpungeResult(mailbox.expunge(uids).toString(), mailbox.highestModseq);
    }

    @Override
    public SearchResult search(String authorization, UUID accountId, int mailboxId, SearchKey key) {
        beforeSearch.run();
        return searchNow(authorization, accountId, mailboxId, key);
    }

    private synchronized SearchResult searchNow(String authorization, UUID accountId, int mailboxId, SearchKey key) {
        check(authorization, accountId);
        var uids = new NumberSet.Builder();
        long modseq = 0;
        for (InMemoryMailbox.Stored message : get(mailboxId).messages.values()) {
            if (InMemorySearch.matches(key, message)) {
                uids.add(message.uid);
                modseq = Math.max(modseq, message.modseq);
            }
        }
        return new SearchResult(uids.build().toString(), modseq);
    }

    @Override
    public synchronized long deletedSize(String authorization, UUID accountId, int mailboxId) {
        check(authorization, accountId);
        return get(mailboxId).deletedSize();
    }

    @Override
    public synchronized Quota quota(String authorization, UUID accountId) {
        check(authorization, accountId);
        return new Quota(1500, quota == Long.MAX_VALUE ? 0 : quota, 2);
    }
}
