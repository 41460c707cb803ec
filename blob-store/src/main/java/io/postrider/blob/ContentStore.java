package io.postrider.blob;

import java.io.InputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Message content. What takes a {@link Connection} joins the caller's transaction; everything else takes a connection
 * of its own for one statement and gives it back before any octet leaves.
 */
public final class ContentStore {
    /** The most octets a chunk may have. */
    public static final int MAX_CHUNK = 256 * 1024;

    private static final int PLANNED_LENGTH = 10;

    // One round trip for a group: for the few messages that a group usually has, COPY would cost five.
    private static final String INSERT = """
            WITH content AS (
                INSERT INTO content.content
                    (content_id, size, chunks, encoding, length, sha256, octets, structure)
                SELECT * FROM unnest(?::uuid[], ?::int8[], ?::int4[], ?::int2[], ?::int4[], ?::bytea[], ?::bytea[],
                                     ?::bytea[]))
            INSERT INTO content.holder (content_id, holder) SELECT * FROM unnest(?::uuid[], ?::uuid[])""";

    private final JdbcTemplate jdbc;
    private final ContentReader reader;

    /** A store in that database, as a role that may write schema {@code content}. */
    public ContentStore(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        reader = new ContentReader(jdbc);
    }

    /**
     * Inserts contents with their first holders.
     *
     * @throws MissingUploadException when uploads are not there whole; nothing is written then
     */
    public void insert(Connection connection, List<NewContent> contents) throws SQLException {
        insert(connection, contents, "");
    }

    /**
     * The same as the last statement of the caller's transaction, which it commits: COMMIT goes with it, so all who wait
     * for this transaction wait for one round trip less.
     *
     * @return what the server warned of; a commit that a standby did not confirm is told by a warning alone
     * @throws MissingUploadException when uploads are not there whole; the transaction is still open then
     */
    public @Nullable SQLWarning insertAndCommit(Connection connection, List<NewContent> contents) throws SQLException {
        return insert(connection, contents, ";\nCOMMIT");
    }

    private static @Nullable SQLWarning insert(Connection connection, List<NewContent> contents, String ending)
            throws SQLException {
        takeUploads(connection, contents);
        int count = contents.size();
        long[] sizes = new long[count];
        int[] chunks = new int[count];
        short[] encodings = new short[count];
        int[] lengths = new int[count];
        byte[][] digests = new byte[count][];
        byte[][] octets = new byte[count][];
        byte[][] structures = new byte[count][];
        for (int i = 0; i < count; i++) {
            NewContent content = contents.get(i);
            EncodedChunk first = content.firstChunk();
            sizes[i] = content.size();
            chunks[i] = content.uploadedChunks();
            encodings[i] = (short) first.encoding();
            lengths[i] = first.length();
            digests[i] = first.sha256();
            octets[i] = first.octets();
            structures[i] = content.structure();
        }
        Array contentIds =
                uuids(connection, contents.stream().map(NewContent::contentId).toList());
        try (PreparedStatement insert = connection.prepareStatement(INSERT + ending)) {
            insert.setArray(1, contentIds);
            insert.setObject(2, sizes);
            insert.setObject(3, chunks);
            insert.setObject(4, encodings);
            insert.setObject(5, lengths);
            insert.setArray(6, connection.createArrayOf("bytea", digests));
            insert.setArray(7, connection.createArrayOf("bytea", octets));
            insert.setArray(8, connection.createArrayOf("bytea", structures));
            insert.setArray(9, contentIds);
            insert.setArray(
                    10,
                    uuids(connection, contents.stream().map(NewContent::holder).toList()));
            insert.execute();
            return insert.getWarnings();
        }
    }

    /** Takes the uploads' rows away under their locks, so that the sweeper and an accept never both have one. */
    private static void takeUploads(Connection connection, List<NewContent> contents) throws SQLException {
        Map<UUID, NewContent> uploads = new HashMap<>();
        for (NewContent content : contents) {
            if (content.uploadedChunks() > 0) {
                uploads.put(content.contentId(), content);
            }
        }
        if (uploads.isEmpty()) {
            return;
        }
        Set<UUID> missing = new HashSet<>(uploads.keySet());
        missing.removeAll(lockWholeUploads(connection, uploads));
        if (!missing.isEmpty()) {
            throw new MissingUploadException(missing);
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM content.upload WHERE content_id = ANY (?)")) {
            delete.setArray(1, uuids(connection, uploads.keySet()));
            delete.executeUpdate();
        }
    }

    private static Set<UUID> lockWholeUploads(Connection connection, Map<UUID, NewContent> uploads)
            throws SQLException {
        Set<UUID> whole = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("""
                WITH locked AS (
                    SELECT content_id FROM content.upload WHERE content_id = ANY (?) ORDER BY content_id FOR UPDATE)
                SELECT content_id, count(*), max(index), sum(length)
                FROM locked JOIN content.chunk USING (content_id) GROUP BY content_id
                """)) {
            select.setArray(1, uuids(connection, uploads.keySet()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID contentId = row.getObject(1, UUID.class);
                    NewContent content = Objects.requireNonNull(uploads.get(contentId));
                    int chunks = content.uploadedChunks();
                    if (row.getInt(2) == chunks
                            && row.getInt(3) == chunks
                            && row.getLong(4) == content.uploadedSize()) {
                        whole.add(contentId);
                    }
                }
            }
        }
        return whole;
    }

    /**
     * Stores a chunk ahead of the insert that names it, in a transaction of its own. The same chunk again is no error
     * and changes nothing.
     *
     * @param index from 1
     */
    public void putChunk(UUID contentId, int index, byte[] octets) {
        if (index < 1 || octets.length == 0 || octets.length > MAX_CHUNK) {
            throw new IllegalArgumentException("chunk " + index + " of " + octets.length + " octets");
        }
        EncodedChunk chunk = EncodedChunk.encode(octets);
        // One statement, so one transaction. A late repetition finds the content accepted and its chunks in place.
        jdbc.update(
                """
                WITH begun AS (
                    INSERT INTO content.upload (content_id)
                    SELECT ?::uuid WHERE NOT EXISTS (SELECT FROM content.content WHERE content_id = ?)
                    ON CONFLICT DO NOTHING)
                INSERT INTO content.chunk (content_id, index, encoding, length, sha256, octets)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                contentId,
                contentId,
                contentId,
                index,
                chunk.encoding(),
                chunk.length(),
                chunk.sha256(),
                chunk.octets());
    }

    /** Drops an upload that no insert has named; an accepted content stays. */
    public void discard(UUID contentId) {
        jdbc.update("""
                WITH gone AS (DELETE FROM content.upload WHERE content_id = ? RETURNING content_id)
                DELETE FROM content.chunk USING gone
                WHERE chunk.content_id = gone.content_id
                  AND NOT EXISTS (SELECT FROM content.content c WHERE c.content_id = gone.content_id)
                """, contentId);
    }

    /**
     * Adds holders, before anything refers to the contents. A hold that exists is no error.
     *
     * @return the contents that are there and held now; one that is missing in it no longer exists
     */
    public Set<UUID> hold(Connection connection, Collection<Hold> holds) throws SQLException {
        // The key-share lock keeps the sweeper off the row until this transaction ends.
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH wanted AS (SELECT * FROM unnest(?::uuid[], ?::uuid[]) AS w (content_id, holder)),
                locked AS MATERIALIZED (
                    SELECT w.content_id FROM (SELECT DISTINCT content_id FROM wanted ORDER BY content_id) w
                    CROSS JOIN LATERAL (
                        SELECT 1 FROM content.content c WHERE c.content_id = w.content_id FOR KEY SHARE) c),
                held AS (
                    INSERT INTO content.holder (content_id, holder)
                    SELECT content_id, holder FROM wanted JOIN locked USING (content_id)
                    ORDER BY content_id, holder
                    ON CONFLICT DO NOTHING)
                SELECT content_id FROM locked
                """)) {
            bind(connection, statement, holds);
            Set<UUID> found = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getObject(1, UUID.class));
                }
            }
            return found;
        }
    }

    /** Takes holders away, after the last reference is gone. What nobody holds any more goes to the sweeper. */
    public void release(Connection connection, Collection<Hold> holds) throws SQLException {
        if (holds.isEmpty()) {
            return;
        }
        // One index probe a row by force: a plan made while the table was small would scan it ever after.
        try (PreparedStatement delete = connection.prepareStatement("""
                DELETE FROM content.holder WHERE ctid = ANY (ARRAY(
                    SELECT h.ctid FROM unnest(?::uuid[], ?::uuid[]) AS r (content_id, holder)
                    CROSS JOIN LATERAL (
                        SELECT ctid FROM content.holder
                        WHERE content_id = r.content_id AND holder = r.holder OFFSET 0) h))
                """)) {
            bind(connection, delete, holds);
            delete.executeUpdate();
        }
        // Two last holders that let go at once may each see the other; the sweeper's walk finds what falls through.
        Set<UUID> contentIds = new HashSet<>();
        holds.forEach(hold -> contentIds.add(hold.contentId()));
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO content.released (content_id)
                SELECT id FROM unnest(?::uuid[]) AS r (id)
                WHERE id IS NOT NULL
                  AND (SELECT 1 FROM content.holder h WHERE h.content_id = r.id LIMIT 1) IS NULL
                ORDER BY id
                ON CONFLICT (content_id) DO UPDATE SET released_at = now()
                """)) {
            List<@Nullable UUID> padded = new ArrayList<>(contentIds);
            pad(padded);
            insert.setArray(1, uuids(connection, padded));
            insert.executeUpdate();
        }
    }

    /**
     * A content's octets from an offset, at most {@code length}. Each chunk is read and checked in a statement of its
     * own and no connection is held between them, so that a slow reader costs nothing here.
     */
    public InputStream open(UUID contentId, long offset, long length) {
        return new ContentStream(reader, contentId, offset, length);
    }

    /** Sizes and parsed forms, in one statement; contents that are gone are left out. */
    public Map<UUID, ContentHead> find(Collection<UUID> contentIds) {
        return reader.find(contentIds);
    }

    /**
     * Contents with their first chunk, in one statement; contents that are gone are left out, and damaged ones are too:
     * they are counted and logged, and the others are still read. The caller bounds how many it asks for.
     */
    public Map<UUID, LoadedContent> load(Collection<UUID> contentIds) {
        return reader.load(contentIds);
    }

    /** How many damaged chunks were found on reading, since the start. */
    public long damaged() {
        return reader.damaged();
    }

    /** Keeps a content's parsed form, unless there is one already. */
    public void saveStructure(UUID contentId, byte[] structure) {
        jdbc.update(
                "UPDATE content.content SET structure = ? WHERE content_id = ? AND structure IS NULL",
                structure,
                contentId);
    }

    private static void bind(Connection connection, PreparedStatement statement, Collection<Hold> holds)
            throws SQLException {
        List<@Nullable UUID> contentIds = new ArrayList<>(holds.size());
        List<@Nullable UUID> holders = new ArrayList<>(holds.size());
        for (Hold hold : holds) {
            contentIds.add(hold.contentId());
            holders.add(hold.holder());
        }
        pad(contentIds);
        pad(holders);
        statement.setArray(1, uuids(connection, contentIds));
        statement.setArray(2, uuids(connection, holders));
    }

    /**
     * Nulls, which match nothing, up to the length that PostgreSQL's generic plans reckon with: for shorter arrays it
     * would plan each call anew, which costs more than the call.
     */
    private static void pad(List<@Nullable UUID> values) {
        while (values.size() < PLANNED_LENGTH) {
            values.add(null);
        }
    }

    private static Array uuids(Connection connection, Collection<? extends @Nullable UUID> values) throws SQLException {
        return UuidArray.of(connection, values);
    }
}
