package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.ContentStore;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that others' parsers died of arrive like any other, octet by octet, at the first attempt (R9). */
@Timeout(180)
class CrashersIT {
    private static final UUID ALICE = UUID.randomUUID();
    private static final int NORMAL = 100;

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final DeliveryNode node = new DeliveryNode(
            database.dataSource(TestDatabase.DELIVERY_SERVICE), mailboxes, new FakeDirectory(), Map.of());

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void arriveAmongOtherMailAsTheyCame() {
        List<byte[]> crashers = Crashers.all();
        for (int i = 0; i < NORMAL; i++) {
            if (i % (NORMAL / crashers.size()) == 0 && i / (NORMAL / crashers.size()) < crashers.size()) {
                Crashers.accept(node, ALICE, crashers.get(i / (NORMAL / crashers.size())));
            }
            node.accept().accept(Accepts.local(ALICE));
        }

        eventually(() -> assertThat(node.count("queue.message")).isZero());
        assertThat(node.count("queue.trace WHERE attempts = 1 AND outcome = 'DELIVERED'"))
                .isEqualTo(NORMAL + crashers.size());
        List<byte[]> stored = mailboxes.delivered().stream().map(this::octets).toList();
        assertThat(crashers).allMatch(one -> stored.stream().anyMatch(other -> Arrays.equals(one, other)));
    }

    private byte[] octets(LocalDelivery delivery) {
        try (InputStream in = node.bean(ContentStore.class).open(delivery.contentId(), 0, delivery.contentSize())) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
