package io.postrider.platform.client;

import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptRequest;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes the body of a call: JSON, octets, a stream that is read as it goes out, or messages to accept. */
final class RequestBodies {
    private static final ContentType ACCEPT = ContentType.create(AcceptBatch.MEDIA_TYPE);

    private final JsonMapper json;

    RequestBodies(JsonMapper json) {
        this.json = json;
    }

    HttpEntity write(Object body, @Nullable ContentType type) {
        return switch (body) {
            case AcceptBatch batch -> new ByteArrayEntity(frame(batch), ACCEPT);
            case byte[] octets -> new ByteArrayEntity(octets, octets(type));
            case InputStream stream -> new InputStreamEntity(stream, -1, octets(type));
            default -> new ByteArrayEntity(json.writeValueAsBytes(body), ContentType.APPLICATION_JSON);
        };
    }

    private byte[] frame(AcceptBatch batch) {
        List<byte[]> parts = new ArrayList<>(2 * batch.requests().size());
        int length = 0;
        for (AcceptRequest request : batch.requests()) {
            byte[] envelope = json.writeValueAsBytes(request.envelope());
            parts.add(envelope);
            parts.add(request.content());
            length += 2 * Integer.BYTES + envelope.length + request.content().length;
        }
        ByteBuffer frame = ByteBuffer.allocate(length);
        parts.forEach(part -> frame.putInt(part.length).put(part));
        return frame.array();
    }

    private static ContentType octets(@Nullable ContentType type) {
        return type == null ? ContentType.APPLICATION_OCTET_STREAM : type;
    }
}
