package io.postrider.delivery.mtasts;

import io.postrider.delivery.route.CheckedHttps;
import io.postrider.platform.net.HttpsEgress;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLException;

/** Fetches policies (RFC 8461 section 3.3). */
final class PolicyFetch {
    private static final int HTTPS = 443;

    private final CheckedHttps https;
    private final int port;

    PolicyFetch(CheckedHttps https, int port) {
        this.https = https;
        this.port = port;
    }

    /** Why there is no policy to be had. */
    static final class Failure extends Exception {
        private final FetchFailure.Kind kind;

        private Failure(FetchFailure.Kind kind, String why) {
            super(why);
            this.kind = kind;
        }

        FetchFailure told() {
            return new FetchFailure(kind, String.valueOf(getMessage()));
        }
    }

    StsPolicy fetch(String domain) throws Failure {
        // RFC 8461 section 3.3: the certificate is for this name, and no redirect is followed
        String authority = "mta-sts." + domain + (port == HTTPS ? "" : ":" + port);
        try {
            return read(https.get(URI.create("https://" + authority + "/.well-known/mta-sts.txt")));
        } catch (SSLException refused) {
            throw new Failure(FetchFailure.Kind.CERTIFICATE, String.valueOf(refused.getMessage()));
        } catch (IOException | IllegalArgumentException failed) {
            throw new Failure(FetchFailure.Kind.FETCH, String.valueOf(failed.getMessage()));
        }
    }

    private static StsPolicy read(HttpsEgress.Answer answer) throws Failure {
        if (answer.status() != 200) {
            throw new Failure(FetchFailure.Kind.FETCH, "HTTP status " + answer.status());
        }
        if (!answer.complete()) {
            throw new Failure(FetchFailure.Kind.POLICY, "more than " + answer.octets().length + " octets");
        }
        // RFC 8461 section 3.2
        if (!answer.type().equals("text/plain")) {
            throw new Failure(FetchFailure.Kind.POLICY, "media type '" + answer.type() + "'");
        }
        try {
            return StsPolicy.parse(answer.text());
        } catch (IllegalArgumentException invalid) {
            throw new Failure(FetchFailure.Kind.POLICY, String.valueOf(invalid.getMessage()));
        }
    }
}
