package io.postrider.blob;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The reading statements of the store. */
final class ContentReader {
    private static final Logger LOG = LoggerFactory.getLogger(ContentReader.class);

    private final JdbcTemplate jdbc;
    private final LongAdder damaged = new LongAdder();

    ContentReader(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The first row of a content: what it takes to go on to the rest. */
    record First(long size, int chunks, EncodedChunk chunk) {}

    First first(UUID contentId) throws ContentGoneException {
        List<First> rows =
                jdbc.query("""
                SELECT size, chunks, encoding, length, sha256, octets
                FROM content.content WHERE content_id = ?
                """, (row, number) -> new First(row.getLong(1), row.getInt(2), chunk(row, 3)), contentId);
        if (rows.isEmpty()) {
            throw new ContentGoneException(contentId);
        }
        return rows.getFirst();
    }

    /** Lengths of chunks 1..n, to find an offset without reading what lies before it. */
    int[] lengths(UUID contentId) {
        return jdbc
                .queryForList(
                        "SELECT length FROM content.chunk WHERE content_id = ? ORDER BY index",
                        Integer.class,
                        contentId)
                .stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    EncodedChunk chunk(UUID contentId, int index) throws ContentGoneException {
        List<EncodedChunk> rows = jdbc.query("""
                SELECT encoding, length, sha256, octets FROM content.chunk
                WHERE content_id = ? AND index = ?
                """, (row, number) -> chunk(row, 1), contentId, index);
        if (rows.isEmpty()) {
            throw new ContentGoneException(contentId);
        }
        return rows.getFirst();
    }

    Map<UUID, ContentHead> find(Collection<UUID> contentIds) {
        Map<UUID, ContentHead> found = HashMap.newHashMap(contentIds.size());
        jdbc.query(
                "SELECT content_id, size, structure FROM content.content WHERE content_id = ANY (?)",
                row -> {
                    UUID contentId = row.getObject(1, UUID.class);
                    found.put(contentId, new ContentHead(contentId, row.getLong(2), row.getBytes(3)));
                },
                (Object) contentIds.toArray(UUID[]::new));
        return found;
    }

    private record Row(UUID contentId, long size, EncodedChunk chunk, byte @Nullable [] structure) {}

    Map<UUID, LoadedContent> load(Collection<UUID> contentIds) {
        List<Row> rows = new ArrayList<>(contentIds.size());
        jdbc.query(
                """
                SELECT content_id, size, encoding, length, sha256, octets, structure
                FROM content.content WHERE content_id = ANY (?)
                """,
                row -> {
                    rows.add(new Row(row.getObject(1, UUID.class), row.getLong(2), chunk(row, 3), row.getBytes(7)));
                },
                (Object) contentIds.toArray(UUID[]::new));
        // Decoded after the statement, so that the connection is free again.
        Map<UUID, LoadedContent> loaded = HashMap.newHashMap(rows.size());
        for (Row row : rows) {
            try {
                byte[] octets = decode(row.contentId(), 0, row.chunk());
                loaded.put(row.contentId(), new LoadedContent(row.contentId(), row.size(), row.structure(), octets));
            } catch (CorruptContentException e) {
                // Left out: decode() has told of it.
            }
        }
        return loaded;
    }

    /** A chunk's octets, proven; a damaged one is counted and logged before it is refused. */
    byte[] decode(UUID contentId, int index, EncodedChunk chunk) throws CorruptContentException {
        try {
            return chunk.decode(contentId, index);
        } catch (CorruptContentException e) {
            damaged.increment();
            LOG.error("{}", e.getMessage());
            throw e;
        }
    }

    long damaged() {
        return damaged.sum();
    }

    private static EncodedChunk chunk(ResultSet row, int column) throws SQLException {
        return new EncodedChunk(
                row.getInt(column), row.getInt(column + 1), row.getBytes(column + 2), row.getBytes(column + 3));
    }
}
