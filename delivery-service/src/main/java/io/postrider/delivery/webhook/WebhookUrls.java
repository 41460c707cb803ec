package io.postrider.delivery.webhook;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.net.Networks;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Which URLs webhooks may have. Where their hosts are is checked with every call. */
final class WebhookUrls {
    private static final int MAX_URL = 2_000;

    private final Networks allowed;

    WebhookUrls(Networks allowed) {
        this.allowed = allowed;
    }

    String check(@Nullable String text) {
        if (text == null || text.length() > MAX_URL) {
            throw refused("url names an https endpoint.");
        }
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw refused("url is no URL.");
        }
        boolean clear = "http".equals(url.getScheme()) && !allowed.isEmpty();
        if (url.getHost() == null || !clear && !"https".equals(url.getScheme())) {
            throw refused("url begins with https:// and a host.");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw refused("url has neither a user nor a fragment: calls are signed.");
        }
        return text;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, detail);
    }
}
