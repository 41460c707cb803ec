package io.postrider.blob;

import static io.postrider.blob.ContentDatabase.content;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContentSweeperIT {
    private ContentDatabase database;
    private ContentSweeper sweeper;
    private final UUID queue = UUID.randomUUID();

    @BeforeEach
    void begin() {
        database = new ContentDatabase();
        sweeper = new ContentSweeper(database.mailbox, Duration.ZERO);
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void removesWhatNobodyHoldsAndNothingElse() throws Exception {
        List<UUID> ids = insert(500);
        database.hold(List.of(new Hold(ids.get(7), UUID.randomUUID())));
        database.release(ids.stream().map(id -> new Hold(id, queue)).toList());
        assertThat(sweeper.sweep()).isEqualTo(new ContentSweeper.Swept(499, 0));
        assertThat(database.store.find(ids)).containsOnlyKeys(ids.get(7));
        assertThat(database.count("released")).isZero();
        assertThat(database.count("holder")).isOne();
    }

    @Test
    void waitsForTheMinimumAge() throws Exception {
        List<UUID> ids = insert(1);
        database.release(List.of(new Hold(ids.getFirst(), queue)));
        database.store.putChunk(UUID.randomUUID(), 1, new byte[10]);
        assertThat(new ContentSweeper(database.mailbox, Duration.ofHours(1)).sweep())
                .isEqualTo(new ContentSweeper.Swept(0, 0));
        assertThat(database.count("content")).isOne();
    }

    @Test
    void removesUploadsThatNobodyAccepted() throws Exception {
        UUID abandoned = UUID.randomUUID();
        database.store.putChunk(abandoned, 1, new byte[10]);
        database.store.putChunk(abandoned, 2, new byte[10]);
        UUID discarded = UUID.randomUUID();
        database.store.putChunk(discarded, 1, new byte[10]);
        database.store.discard(discarded);
        assertThat(database.count("chunk")).isEqualTo(2);
        assertThat(sweeper.sweep()).isEqualTo(new ContentSweeper.Swept(0, 1));
        assertThat(database.count("chunk")).isZero();
        assertThat(database.count("upload")).isZero();
    }

    @Test
    void walkFindsWhatNoReleaseTold() throws Exception {
        insert(12_000);
        database.execute("DELETE FROM content.holder WHERE content_id IN"
                + " (SELECT content_id FROM content.content ORDER BY random() LIMIT 7000)");
        assertThat(sweeper.sweep().contents()).isZero();
        assertThat(sweeper.walk()).isEqualTo(7_000);
        assertThat(sweeper.sweep().contents()).isEqualTo(7_000);
        assertThat(database.count("content")).isEqualTo(5_000);
    }

    @Test
    void aHoldInFlightKeepsTheContent() throws Exception {
        UUID id = insert(1).getFirst();
        database.release(List.of(new Hold(id, queue)));
        try (Connection delivery = database.mailbox.getConnection()) {
            delivery.setAutoCommit(false);
            assertThat(database.store.hold(delivery, List.of(new Hold(id, UUID.randomUUID()))))
                    .containsExactly(id);
            assertThat(sweeper.sweep().contents()).isZero();
            delivery.commit();
        }
        assertThat(sweeper.sweep().contents()).isZero();
        assertThat(database.count("content")).isOne();
    }

    /** Holders come and go while sweepers run: whoever was told that a hold succeeded finds the content. */
    @Test
    void racingDeliveriesLoseNothing() throws Exception {
        List<UUID> ids = insert(400);
        database.release(ids.stream().map(id -> new Hold(id, queue)).toList());
        List<UUID> held = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sweeping = executor.submit(() -> {
                for (int round = 0; round < 20; round++) {
                    sweeper.sweep();
                    sweeper.walk();
                }
            });
            for (UUID id : ids.reversed()) {
                ContentDatabase.transaction(
                        database.mailbox,
                        connection ->
                                held.addAll(database.store.hold(connection, List.of(new Hold(id, UUID.randomUUID())))));
            }
            sweeping.get();
        }
        sweeper.sweep();
        assertThat(database.store.find(ids).keySet()).isEqualTo(Set.copyOf(held));
    }

    private List<UUID> insert(int count) throws Exception {
        List<NewContent> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contents.add(content(UUID.randomUUID(), new byte[20], queue));
        }
        database.insert(contents.toArray(NewContent[]::new));
        return contents.stream().map(NewContent::contentId).toList();
    }
}
