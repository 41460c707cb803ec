package io.postrider.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.server.ServletServerHttpResponse;

/** Hands request bodies to controllers, and their answers to the wire, as streams. */
final class StreamConverter extends AbstractHttpMessageConverter<InputStream> {
    StreamConverter() {
        super(MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_NDJSON, MediaType.ALL);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return InputStream.class.isAssignableFrom(type);
    }

    @Override
    protected boolean canRead(@Nullable MediaType type) {
        return true;
    }

    @Override
    protected InputStream readInternal(Class<? extends InputStream> type, HttpInputMessage input) throws IOException {
        return input.getBody();
    }

    @Override
    protected void writeInternal(InputStream body, HttpOutputMessage output) throws IOException {
        try (body) {
            body.transferTo(sink(output));
        }
    }

    /** The servlet's own stream: the one that Spring gives to converters swallows flushes, and a feed needs them. */
    private static OutputStream sink(HttpOutputMessage output) throws IOException {
        OutputStream body = output.getBody();
        return output instanceof ServletServerHttpResponse response
                ? response.getServletResponse().getOutputStream()
                : body;
    }
}
