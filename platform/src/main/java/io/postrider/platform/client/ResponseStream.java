package io.postrider.platform.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * The body of a streamed answer. Read to its end, its connection serves the next call; closed before, the connection is
 * cut, because the rest may be endless.
 */
final class ResponseStream extends FilterInputStream {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private boolean ended;

    ResponseStream(InputStream body, HttpUriRequestBase request, ClassicHttpResponse response) {
        super(body);
        this.request = request;
        this.response = response;
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        ended |= octet < 0;
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        ended |= count < 0;
        return count;
    }

    @Override
    public void close() throws IOException {
        // The reader of a framed stream stops at its last frame and has not seen the end that follows at once.
        if (!ended && in.available() > 0) {
            ended = in.read() < 0;
        }
        if (ended) {
            in.close();
            response.close();
            return;
        }
        // Closing the answer alone would read on to its end.
        request.abort();
        try {
            response.close();
        } catch (IOException expected) {
            // It was cut in the middle, as intended.
        }
    }
}
