package io.postrider.imap.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.StoreRequest;
import io.postrider.imap.fake.InMemoryLogins;
import io.postrider.imap.fake.InMemoryMailboxes;
import io.postrider.imap.wire.NumberSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MailboxSnapshotTest {
    private static final String TOKEN = "Bearer token-of-joe";
    private static final byte[] MAIL = "Subject: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final InMemoryMailboxes store = new InMemoryMailboxes();
    private final MailboxKey inbox = new MailboxKey(InMemoryLogins.ACCOUNT, store.id("INBOX"));
    private final MailboxSnapshot snapshot = new MailboxSnapshot(inbox, new ChangesSource(store));

    private MailboxView opened() {
        snapshot.refresh(TOKEN, 0);
        return snapshot.view();
    }

    private void change(StoreRequest.Mode mode, int flags, String uids) {
        store.store(
                TOKEN,
                InMemoryLogins.ACCOUNT,
                inbox.mailboxId(),
                new StoreRequest(uids, mode, flags, List.of(), null, 0));
    }

    @Test
    void twoViewsShareWhatNeitherHasToCopy() {
        store.deliver("INBOX", MAIL);
        MailboxView early = opened();
        store.deliver("INBOX", MAIL);
        MailboxView late = opened();
        assertThat(early.size()).isEqualTo(1);
        assertThat(late.size()).isEqualTo(2);
        assertThat(early.advance(TOKEN, false).exists()).isEqualTo(2);
    }

    /** A client that keeps HIGHESTMODSEQ asks for what came after it: all before it must have been told. */
    @Test
    void tellsNoHighestModseqAheadOfTheMessagesAndFlags() {
        store.deliver("INBOX", MAIL);
        snapshot.refresh(TOKEN, 0);
        MailboxSnapshot.Opening opening = snapshot.opening();
        change(StoreRequest.Mode.ADD, 1, "1");
        store.deliver("INBOX", MAIL);
        snapshot.refresh(TOKEN, 0);
        assertThat(opening.highestModseq()).isEqualTo(2).isLessThan(snapshot.highestModseq());
        assertThat(opening.uidNext()).isEqualTo(2);
        assertThat(opening.firstUnseen()).isZero();
        assertThat(opening.view().size()).isEqualTo(1);
        assertThat(opening.view().toldModseq()).isEqualTo(2);
        MailboxView.News news = opening.view().advance(TOKEN, true);
        assertThat(news.changed().size()).isEqualTo(1);
        assertThat(news.exists()).isEqualTo(2);
    }

    @Test
    void keepsNumbersUntilRemovalsMayBeTold() {
        for (int i = 0; i < 5; i++) {
            store.deliver("INBOX", MAIL);
        }
        MailboxView view = opened();
        store.remove("INBOX", 2);
        store.deliver("INBOX", MAIL);
        snapshot.refresh(TOKEN, 0);
        assertThat(view.advance(TOKEN, false).isEmpty()).isTrue();
        assertThat(view.uid(5)).isEqualTo(5);
        assertThat(view.isBehind()).isTrue();
        MailboxView.News news = view.advance(TOKEN, true);
        assertThat(news.expunged()).containsExactly(2);
        assertThat(news.grown()).isTrue();
        assertThat(view.size()).isEqualTo(5);
        assertThat(view.number(6)).isEqualTo(5);
    }

    @Test
    void tellsChangedFlagsAlsoAfterItWasPacked() {
        for (int i = 0; i < 100; i++) {
            store.deliver("INBOX", MAIL);
        }
        MailboxView view = opened();
        snapshot.pack();
        assertThat(snapshot.octets()).isLessThan(20);
        change(StoreRequest.Mode.ADD, 1, "7");
        snapshot.refresh(TOKEN, 0);
        FlagRows changed = view.advance(TOKEN, true).changed();
        assertThat(changed.size()).isEqualTo(1);
        assertThat(changed.uid(0)).isEqualTo(7);
        assertThat(snapshot.rows(TOKEN, NumberSet.range(1, 100)).size()).isEqualTo(100);
    }

    @Test
    void fetchesAllFlagsForAViewThatWasNotToldBeforeThePacking() {
        store.deliver("INBOX", MAIL);
        MailboxView view = opened();
        change(StoreRequest.Mode.ADD, 1, "1");
        snapshot.refresh(TOKEN, 0);
        snapshot.pack();
        assertThat(view.advance(TOKEN, true).changed().size()).isEqualTo(1);
    }

    @Test
    void takesDeliveriesOverOnlyRightAfterWhatItKnows() {
        store.deliver("INBOX", MAIL);
        assertThat(snapshot.append(2, 1, 2)).isFalse();
        MailboxView view = opened();
        store.deliver("INBOX", MAIL);
        long modseq = store.deliver("INBOX", MAIL);
        assertThat(snapshot.append(modseq, 1, 4)).isFalse();
        assertThat(snapshot.append(modseq, 2, 4)).isTrue();
        assertThat(snapshot.append(modseq, 2, 4)).isFalse();
        assertThat(view.advance(TOKEN, true).exists()).isEqualTo(3);
        FlagRows rows = snapshot.rows(TOKEN, NumberSet.range(2, 3));
        assertThat(List.of(rows.modseq(0), rows.modseq(1))).containsExactly(modseq - 1, modseq);
        snapshot.refresh(TOKEN, 0);
        assertThat(view.isBehind()).isFalse();
    }

    @Test
    void followsAnyHistory() {
        var random = new Random(8);
        MailboxView view = opened();
        List<Integer> told = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            step(random);
            snapshot.refresh(TOKEN, 0);
            if (random.nextInt(20) == 0) {
                snapshot.pack();
            }
            apply(view.advance(TOKEN, random.nextBoolean()), view, told);
        }
        snapshot.refresh(TOKEN, 0);
        apply(view.advance(TOKEN, true), view, told);
        MailboxView fresh = new MailboxSnapshot(inbox, new ChangesSource(store)).view();
        assertThat(fresh.size()).isZero();
        assertThat(view.size()).isEqualTo(messages());
        assertThat(told).hasSize(messages());
    }

    private void step(Random random) {
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                long modseq = store.deliver("INBOX", MAIL);
                if (random.nextBoolean()) {
                    assertThat(snapshot.append(modseq, 1, store.uidNext("INBOX")))
                            .isTrue();
                }
            }
            case 2 -> store.remove("INBOX", 1 + random.nextInt(1_000));
            default -> change(StoreRequest.Mode.ADD, 1 << random.nextInt(5), 1 + random.nextInt(500) + ":600");
        }
    }

    /** What a client knows: the UIDs it would see, by its own numbers. */
    private static void apply(MailboxView.News news, MailboxView view, List<Integer> told) {
        for (int number : news.expunged()) {
            told.remove(number - 1);
        }
        while (told.size() < news.exists()) {
            told.add(view.uid(told.size() + 1));
        }
        for (int number = 1; number <= told.size(); number++) {
            assertThat(view.uid(number)).isEqualTo(told.get(number - 1));
        }
    }

    private int messages() {
        return store.mailboxes(TOKEN, InMemoryLogins.ACCOUNT)
                .mailboxes()
                .getFirst()
                .messages();
    }

    @Test
    void packsAtMostTwoOctetsAMessage() {
        var random = new Random(9);
        int[] uids = new int[10_000];
        int uid = 0;
        for (int i = 0; i < uids.length; i++) {
            uid += 1 + random.nextInt(3);
            uids[i] = uid;
        }
        byte[] packed = PackedUids.pack(uids, uids.length);
        assertThat(packed.length).isLessThan(2 * uids.length);
        assertThat(PackedUids.unpack(packed)).isEqualTo(uids);
        assertThat(PackedUids.unpack(PackedUids.pack(uids, 0))).isEmpty();
    }
}
