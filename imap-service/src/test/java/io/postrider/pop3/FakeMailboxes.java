package io.postrider.pop3;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxChanges;
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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One INBOX in memory, by the contract of {@link MailboxApi} as far as POP3 asks for it. */
final class FakeMailboxes implements MailboxApi {
    private static final int INBOX = 7;
    private static final int UID_VALIDITY = 1_000;
    private static final int LONGEST_ADDRESS = 7_000;

    private final SortedMap<Integer, byte[]> messages = new TreeMap<>();
    private final Map<Integer, Integer> flags = new HashMap<>();
    private final Map<String, ProblemCode> faults = new HashMap<>();
    private int uidNext = 10;

    synchronized void add(byte[] octets) {
        messages.put(uidNext, octets);
        flags.put(uidNext, 0);
        uidNext += 1;
    }

    synchronized void remove(int number) {
        messages.remove(9 + number);
    }

    /** Lets a call fail; {@code content@8} from that offset on. */
    synchronized void fail(String call, ProblemCode code) {
        faults.put(call, code);
    }

    synchronized void heal() {
        faults.clear();
    }

    private void call(String name, String authorization, UUID accountId) {
        if (!authorization.equals("Bearer " + FakeLogins.TOKEN) || !accountId.equals(FakeLogins.ACCOUNT)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "not your account");
        }
        ProblemCode fault = faults.get(name);
        if (fault != null) {
            throw new ProblemException(fault, "as the test wants it");
        }
    }

    @Override
    public synchronized MailboxList mailboxes(String authorization, UUID accountId) {
        call("mailboxes", authorization, accountId);
        var inbox = new MailboxStatus(
                INBOX, "INBOX", true, null, UID_VALIDITY, uidNext, 5, messages.size(), 0, 0, 0, 0, List.of());
        return new MailboxList(List.of(inbox), List.of());
    }

    @Override
    public synchronized InputStream fetch(String authorization, UUID accountId, int mailboxId, FetchRequest request) {
        call("fetch", authorization, accountId);
        if (request.structure() || request.octets() != FetchRequest.Octets.NONE) {
            throw new UnsupportedOperationException();
        }
        IntPredicate wanted = uids(request.uids());
        return written(out -> {
            for (var message : messages.entrySet()) {
                if (wanted.test(message.getKey())) {
                    MessageStream.writeFrame(
                            out,
                            new MessageStream.Head(message.getKey(), message.getValue().length, Instant.EPOCH, 0, null),
                            null,
                            -1);
                }
            }
            MessageStream.writeEnd(out);
        });
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
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized InputStream content(
            String authorization, UUID accountId, int mailboxId, int uid, long offset, long length) {
        call("content", authorization, accountId);
        if (offset > 0) {
            call("content-later", authorization, accountId);
        }
        byte[] octets = messages.get(uid);
        if (octets == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "gone");
        }
        return new ByteArrayInputStream(octets, (int) offset, (int) Math.min(length, octets.length - offset));
    }

    @Override
    public synchronized InputStream store(String authorization, UUID accountId, int mailboxId, StoreRequest request) {
        call("store", authorization, accountId);
        IntPredicate wanted = uids(request.uids());
        messages.keySet().stream()
                .filter(wanted::test)
                .forEach(uid -> flags.merge(uid, request.flags(), (before, added) -> before | added));
        return written(out -> {
            StoreResult.writeModified(out, "");
            new MailboxChanges.Writer(out, UID_VALIDITY, uidNext, 6, messages.size(), List.of(), false).end();
        });
    }

    @Override
    public synchronized ExpungeResult expunge(
            String authorization, UUID accountId, int mailboxId, @Nullable String uids) {
        call("expunge", authorization, accountId);
        if (uids != null && uids.length() > LONGEST_ADDRESS) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "too long for the address of a call");
        }
        IntPredicate wanted = uids(uids == null ? "1:99999" : uids);
        messages.keySet().removeIf(uid -> wanted.test(uid) && (flags.getOrDefault(uid, 0) & Flags.DELETED) != 0);
        return new ExpungeResult(uids == null ? "" : uids, 7);
    }

    /** What is known of each message, such as {@code 10 \Seen}. */
    synchronized List<String> state() {
        return messages.keySet().stream()
                .map(uid -> uid + ((flags.getOrDefault(uid, 0) & Flags.SEEN) != 0 ? " \\Seen" : ""))
                .toList();
    }

    private static IntPredicate uids(String set) {
        return uid -> {
            for (String range : set.split(",")) {
                String[] ends = range.split(":");
                if (uid >= Integer.parseInt(ends[0]) && uid <= Integer.parseInt(ends[ends.length - 1])) {
                    return true;
                }
            }
            return false;
        };
    }

    private interface Body {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static InputStream written(Body body) {
        var octets = new ByteArrayOutputStream();
        try {
            body.writeTo(new DataOutputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(octets.toByteArray());
    }

    // ---- what POP3 never asks for

    @Override
    public MailboxStatus create(String authorization, UUID accountId, CreateMailbox request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String authorization, UUID accountId, int mailboxId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rename(String authorization, UUID accountId, int mailboxId, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void subscribe(String authorization, UUID accountId, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unsubscribe(String authorization, UUID accountId, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Selection select(String authorization, UUID accountId, int mailboxId, boolean readOnly) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream changes(String authorization, UUID accountId, int mailboxId, long since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AppendResult append(
            String authorization,
            UUID accountId,
            int mailboxId,
            int systemFlags,
            List<String> keywords,
            @Nullable Instant internalDate,
            long size,
            InputStream content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CopyResult copy(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CopyResult move(String authorization, UUID accountId, int mailboxId, CopyRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SearchResult search(String authorization, UUID accountId, int mailboxId, SearchKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long deletedSize(String authorization, UUID accountId, int mailboxId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Quota quota(String authorization, UUID accountId) {
        throw new UnsupportedOperationException();
    }
}
