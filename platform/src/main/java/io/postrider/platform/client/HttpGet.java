package io.postrider.platform.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** Gets small documents without a token, such as auth-service's public keys. */
public final class HttpGet {
    private static final int MOST_OCTETS = 256 * 1024;

    private final HttpPool pool;

    HttpGet(HttpPool pool) {
        this.pool = pool;
    }

    /** The document at a URL, as UTF-8. */
    public String get(String url) throws IOException {
        var request = new HttpUriRequestBase("GET", URI.create(url));
        request.setConfig(pool.config(pool.settings().responseTimeout()));
        return pool.client().execute(request, response -> {
            if (response.getCode() != 200) {
                throw new IOException(url + " answered " + response.getCode());
            }
            try (var body = response.getEntity().getContent()) {
                return new String(body.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
            }
        });
    }
}
