package io.postrider.platform.web;

import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.ByteArrayInputStream;
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
    /** A bound for the whole; callers send some hundred KiB. */
    private static final int MOST_OCTETS = 4 * 1024 * 1024;

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
        byte[] octets = input.getBody().readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "a batch has at most " + MOST_OCTETS + " octets");
        }
        long announced = input.getHeaders().getContentLength();
        // A body shorter than announced broke off, and half a message must never be accepted.
        if (announced >= 0 && announced != octets.length) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the body is cut off");
        }
        try {
            return new AcceptBatch(requests(new DataInputStream(new ByteArrayInputStream(octets))));
        } catch (EOFException | JacksonException | IllegalArgumentException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the batch is malformed", malformed);
        }
    }

    private List<AcceptRequest> requests(DataInputStream in) throws IOException {
        List<AcceptRequest> requests = new ArrayList<>();
        while (in.available() > 0) {
            byte[] envelope = octets(in);
            byte[] content = octets(in);
            requests.add(new AcceptRequest(json.readValue(envelope, AcceptEnvelope.class), content));
        }
        return requests;
    }

    private static byte[] octets(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("a part of " + length + " octets is cut off");
        }
        return in.readNBytes(length);
    }

    @Override
    protected void writeInternal(AcceptBatch batch, HttpOutputMessage output) {
        throw new HttpMessageNotWritableException("messages to accept are never an answer");
    }
}
