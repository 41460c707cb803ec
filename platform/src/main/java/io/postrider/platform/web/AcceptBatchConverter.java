package io.postrider.platform.web;

import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads messages to accept from their framing. */
final class AcceptBatchConverter extends AbstractHttpMessageConverter<AcceptBatch> {
    /** A bound for the whole; callers send some hundred KiB, but thousands of recipients make a long envelope. */
    private static final int MOST_OCTETS = 8 * 1024 * 1024;

    private final JsonMapper json;

    AcceptBatchConverter(JsonMapper json) {
        super(MediaType.parseMediaType(AcceptBatch.MEDIA_TYPE));
        this.json = json;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == AcceptBatch.class;
    }

    @Override
    protected AcceptBatch readInternal(Class<? extends AcceptBatch> type, HttpInputMessage input) throws IOException {
        long length = input.getHeaders().getContentLength();
        // Never TOO_LARGE: none of the messages would be to blame.
        if (length < 0 || length > MOST_OCTETS) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "a batch of " + length + " octets");
        }
        try {
            return new AcceptBatch(requests(new DataInputStream(input.getBody()), length));
        } catch (EOFException cutOff) {
            // Half a message must never be accepted.
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the batch is cut off", cutOff);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the batch is malformed", malformed);
        }
    }

    private List<AcceptRequest> requests(DataInputStream in, long length) throws IOException {
        List<AcceptRequest> requests = new ArrayList<>();
        long left = length;
        while (left > 0) {
            byte[] envelope = part(in, left);
            left -= Integer.BYTES + envelope.length;
            byte[] content = part(in, left);
            left -= Integer.BYTES + content.length;
            requests.add(new AcceptRequest(json.readValue(envelope, AcceptEnvelope.class), content));
        }
        return requests;
    }

    private static byte[] part(DataInputStream in, long left) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > left - Integer.BYTES) {
            throw new EOFException("a part of " + length + " octets where " + left + " are left");
        }
        byte[] octets = new byte[length];
        in.readFully(octets);
        return octets;
    }

    @Override
    protected void writeInternal(AcceptBatch batch, HttpOutputMessage output) {
        throw new HttpMessageNotWritableException("messages to accept are never an answer");
    }
}
