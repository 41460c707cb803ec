package io.postrider.pop3;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;

/**
 * The messages of a session, numbered from 1 and unchanged by what others do meanwhile (RFC 1939 section 4). Marks for
 * deletion are kept here alone until {@link #update}.
 */
final class Maildrop {
    /** Octets asked for at once: a slow client holds this much of our memory and nothing of mailbox-service. */
    private static final int RANGE = 128 * 1024;
    /** Of one expunge: the set travels in the call's address. */
    private static final int MOST_RANGES = 300;

    private final MailboxApi mailboxes;
    private final UserSession user;
    private final MailboxStatus inbox;
    private final int[] uids;
    private final long[] sizes;
    private final BitSet deleted = new BitSet();
    private final BitSet retrieved = new BitSet();
    private boolean deletesRetrieved;

    Maildrop(MailboxApi mailboxes, UserSession user, MailboxStatus inbox, int[] uids, long[] sizes) {
        this.mailboxes = mailboxes;
        this.user = user;
        this.inbox = inbox;
        this.uids = uids;
        this.sizes = sizes;
    }

    /** Decides whether {@link #update} removes what was retrieved as well (RFC 2449 section 6.7). */
    void deleteRetrieved(boolean also) {
        deletesRetrieved = also;
    }

    /** The highest message number. */
    int last() {
        return uids.length;
    }

    /** How many messages are not marked. */
    int count() {
        return uids.length - deleted.cardinality();
    }

    /** Octets of all messages that are not marked. */
    long size() {
        long size = 0;
        for (int i = deleted.nextClearBit(0); i < uids.length; i = deleted.nextClearBit(i + 1)) {
            size += sizes[i];
        }
        return size;
    }

    boolean isDeleted(int number) {
        return deleted.get(number - 1);
    }

    /** Refuses a number that no message has, or one that is marked. */
    int require(int number) throws Pop3Exception {
        if (number < 1 || number > uids.length) {
            throw Pop3Exception.wrong("No such message");
        }
        if (isDeleted(number)) {
            throw Pop3Exception.wrong("Message " + number + " is marked as deleted");
        }
        return number;
    }

    long size(int number) {
        return sizes[number - 1];
    }

    /** Stays the same over all sessions and never names another message (RFC 1939 section 7). */
    String uniqueId(int number) {
        return Integer.toUnsignedString(inbox.uidValidity()) + '.' + Integer.toUnsignedString(uids[number - 1]);
    }

    /** Octets of a message from an offset on: some, or none at its end. */
    byte[] read(int number, long offset) {
        int wanted = (int) Math.min(RANGE, size(number) - offset);
        if (wanted <= 0) {
            return new byte[0];
        }
        try (InputStream in = mailboxes.content(
                user.authorization(), user.accountId(), inbox.mailboxId(), uids[number - 1], offset, wanted)) {
            byte[] octets = in.readNBytes(wanted);
            if (octets.length < wanted) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "a message broke off");
            }
            return octets;
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "a message broke off", e);
        }
    }

    void retrieved(int number) {
        retrieved.set(number - 1);
    }

    void delete(int number) {
        deleted.set(number - 1);
    }

    void undelete() {
        deleted.clear();
    }

    /** What QUIT does (RFC 1939 section 6): removes the marked messages, and remembers which were read. */
    void update() {
        if (deletesRetrieved) {
            deleted.or(retrieved);
        }
        BitSet seen = (BitSet) retrieved.clone();
        seen.andNot(deleted);
        uidSets(seen).forEach(uids -> flag(uids, Flags.SEEN));
        for (String uids : uidSets(deleted)) {
            flag(uids, Flags.DELETED);
            mailboxes.expunge(user.authorization(), user.accountId(), inbox.mailboxId(), uids);
        }
    }

    private void flag(String uids, int flag) {
        var request = new StoreRequest(uids, StoreRequest.Mode.ADD, flag, List.of(), null, Long.MAX_VALUE);
        try (InputStream answer = mailboxes.store(user.authorization(), user.accountId(), inbox.mailboxId(), request)) {
            answer.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "an answer broke off", e);
        }
    }

    /** {@code 1:3,7}: UIDs that follow each other are one range; a set has as many as one call takes. */
    private List<String> uidSets(BitSet messages) {
        List<String> sets = new ArrayList<>();
        var out = new StringJoiner(",");
        int ranges = 0;
        for (int i = messages.nextSetBit(0); i >= 0; i = messages.nextSetBit(i)) {
            int end = i;
            while (messages.get(end + 1) && uids[end + 1] == uids[end] + 1) {
                end++;
            }
            out.add(end == i ? String.valueOf(uids[i]) : uids[i] + ":" + uids[end]);
            i = end + 1;
            if (++ranges == MOST_RANGES) {
                sets.add(out.toString());
                out = new StringJoiner(",");
                ranges = 0;
            }
        }
        if (ranges > 0) {
            sets.add(out.toString());
        }
        return sets;
    }
}
