package io.postrider.blob;

import static io.postrider.blob.ContentDatabase.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentStoreIT {
    private ContentDatabase database;
    private ContentStore store;
    private final UUID holder = UUID.randomUUID();

    @BeforeAll
    void begin() {
        database = new ContentDatabase();
        store = database.store;
    }

    @AfterAll
    void end() {
        database.close();
    }

    @Test
    void givesBackWhatWasInserted() throws Exception {
        for (int size : new int[] {0, 1, 4096, 8100, 70_000, ContentStore.MAX_CHUNK}) {
            byte[] octets = random(size);
            UUID id = UUID.randomUUID();
            database.insert(content(id, octets, holder));
            assertThat(store.open(id, 0, Long.MAX_VALUE).readAllBytes()).isEqualTo(octets);
            assertThat(store.load(List.of(id)).get(id).firstChunk()).isEqualTo(octets);
        }
    }

    @Test
    void givesBackWhatWasCompressed() throws Exception {
        byte[] octets =
                "All work and no play makes Jack a dull boy.\r\n".repeat(2_000).getBytes();
        UUID id = UUID.randomUUID();
        database.insert(content(id, octets, holder));
        assertThat(EncodedChunk.encode(octets).octets()).hasSizeLessThan(octets.length / 10);
        assertThat(store.open(id, 0, octets.length).readAllBytes()).isEqualTo(octets);
    }

    @Test
    void readsAnyRangeOfAnUpload() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] all = upload(id, 300, ContentStore.MAX_CHUNK, 100_000, 1);
        for (int[] range : new int[][] {
            {0, all.length},
            {0, 300},
            {299, 2},
            {300, 1},
            {300 + ContentStore.MAX_CHUNK, 5},
            {200_000, 150_000},
            {all.length - 1, 10},
            {all.length, 1},
            {all.length + 7, 1},
            {5, 0}
        }) {
            int from = Math.min(range[0], all.length);
            int to = Math.min(all.length, range[0] + range[1]);
            assertThat(store.open(id, range[0], range[1]).readAllBytes())
                    .isEqualTo(java.util.Arrays.copyOfRange(all, from, Math.max(from, to)));
        }
    }

    private byte[] upload(UUID id, int... sizes) throws SQLException, IOException {
        var all = new ByteArrayOutputStream();
        byte[] first = random(sizes[0]);
        all.write(first);
        for (int index = 1; index < sizes.length; index++) {
            byte[] chunk = random(sizes[index]);
            store.putChunk(id, index, chunk);
            all.write(chunk);
        }
        database.insert(new NewContent(id, first, sizes.length - 1, all.size(), null, holder));
        return all.toByteArray();
    }

    @Test
    void aRepeatedChunkChangesNothingBeforeOrAfterTheInsert() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] chunk = random(1000);
        store.putChunk(id, 1, chunk);
        store.putChunk(id, 1, chunk);
        database.insert(new NewContent(id, new byte[0], 1, 1000, null, holder));
        store.putChunk(id, 1, random(1000));
        store.discard(id);
        new ContentSweeper(database.delivery, java.time.Duration.ZERO).sweep();
        assertThat(store.open(id, 0, 1000).readAllBytes()).isEqualTo(chunk);
    }

    @Test
    void refusesAnUploadThatIsNotThereWholeAndGoesOnWithTheRest() throws Exception {
        UUID whole = UUID.randomUUID();
        UUID half = UUID.randomUUID();
        store.putChunk(half, 2, random(10));
        NewContent good = content(whole, random(10), holder);
        NewContent bad = new NewContent(half, new byte[0], 2, 20, null, holder);
        ContentDatabase.transaction(database.delivery, connection -> {
            assertThatThrownBy(() -> store.insert(connection, List.of(good, bad)))
                    .isInstanceOfSatisfying(
                            MissingUploadException.class,
                            missing -> assertThat(missing.contentIds()).containsExactly(half));
            store.insert(connection, List.of(good));
        });
        assertThat(store.find(Set.of(whole, half))).containsOnlyKeys(whole);
    }

    @Test
    void anInsertThatIsRolledBackLeavesNothing() throws Exception {
        UUID id = UUID.randomUUID();
        try (var connection = database.delivery.getConnection()) {
            connection.setAutoCommit(false);
            store.insert(connection, List.of(content(id, random(10), holder)));
            connection.rollback();
        }
        assertThatThrownBy(() -> store.open(id, 0, 1).read()).isInstanceOf(ContentGoneException.class);
    }

    @Test
    void keepsTheFirstStructure() throws Exception {
        UUID id = UUID.randomUUID();
        database.insert(content(id, random(10), holder));
        assertThat(store.find(Set.of(id)).get(id).structure()).isNull();
        store.saveStructure(id, new byte[] {1, 2});
        store.saveStructure(id, new byte[] {3});
        assertThat(store.find(Set.of(id)).get(id).structure()).containsExactly(1, 2);
    }

    @Test
    void holdsOnlyWhatIsThere() throws Exception {
        UUID id = UUID.randomUUID();
        UUID gone = UUID.randomUUID();
        database.insert(content(id, random(10), holder));
        var held = new AtomicReference<Set<UUID>>();
        ContentDatabase.transaction(
                database.mailbox,
                connection -> held.set(store.hold(connection, List.of(new Hold(id, holder), new Hold(gone, holder)))));
        assertThat(held.get()).containsExactly(id);
    }

    /** F23 of the fault list: a flipped byte is found on read, wherever it is. */
    @Test
    void neverServesAFlippedByte() throws Exception {
        byte[] compressible = new byte[40_000];
        for (int i = 0; i < compressible.length; i++) {
            compressible[i] = (byte) ('a' + (i * i / 7) % 13);
        }
        assertThat(EncodedChunk.encode(compressible).encoding()).isEqualTo(EncodedChunk.DEFLATE);
        for (byte[] octets : List.of(random(4096), compressible)) {
            UUID id = UUID.randomUUID();
            database.insert(content(id, octets, holder));
            database.execute("UPDATE content.content SET octets = set_byte(octets, 77, get_byte(octets, 77) # 1)"
                    + " WHERE content_id = '" + id + "'");
            assertThatThrownBy(() -> store.open(id, 0, 10).readAllBytes()).isInstanceOf(CorruptContentException.class);
            assertThat(store.load(Set.of(id))).isEmpty();
        }
        assertThat(store.damaged()).isEqualTo(4);
        UUID large = UUID.randomUUID();
        upload(large, 10, 1000);
        database.execute("UPDATE content.chunk SET octets = set_byte(octets, 7, get_byte(octets, 7) # 128)"
                + " WHERE content_id = '" + large + "'");
        assertThatThrownBy(() -> store.open(large, 0, 2000).readAllBytes()).isInstanceOf(CorruptContentException.class);
    }

    private static byte[] random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }
}
