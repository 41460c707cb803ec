package io.postrider.platform.web;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.DataInputStream;
import java.io.IOException;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a message to accept from its framing: length, envelope as JSON, content. */
final class AcceptRequestConverter extends AbstractHttpMessageConverter<AcceptRequest> {
    private static final int MOST_ENVELOPE = 1024 * 1024;

    private final JsonMapper json;

    AcceptRequestConverter(JsonMapper json) {
        super(MediaType.parseMediaType(AcceptRequest.MEDIA_TYPE));
        this.json = json;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == AcceptRequest.class;
    }

    @Override
    protected AcceptRequest readInternal(Class<? extends AcceptRequest> type, HttpInputMessage input)
            throws IOException {
        var in = new DataInputStream(input.getBody());
        int length = in.readInt();
        if (length < 0 || length > MOST_ENVELOPE) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "an envelope of " + length + " octets");
        }
        byte[] envelope = in.readNBytes(length);
        byte[] content = in.readNBytes(AcceptRequest.MAX_CONTENT + 1);
        if (envelope.length < length) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the envelope is cut off");
        }
        if (content.length > AcceptRequest.MAX_CONTENT) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "content that large is uploaded in chunks");
        }
        requireWhole(input, Integer.BYTES + (long) length + content.length);
        try {
            return new AcceptRequest(json.readValue(envelope, AcceptEnvelope.class), content);
        } catch (JacksonException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the envelope is malformed", malformed);
        }
    }

    /** A body shorter than announced broke off, and half a message must never be accepted. */
    private static void requireWhole(HttpInputMessage input, long octets) {
        long announced = input.getHeaders().getContentLength();
        if (announced >= 0 && announced != octets) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the body is cut off");
        }
    }

    @Override
    protected void writeInternal(AcceptRequest request, HttpOutputMessage output) {
        throw new HttpMessageNotWritableException("a message to accept is never an answer");
    }
}
