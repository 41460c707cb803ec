package io.postrider.delivery.outbound;

import io.postrider.delivery.hop.Demand;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import io.postrider.delivery.smtpclient.SmtpReply;
import org.jspecify.annotations.Nullable;

/** Tries server after server, and knows what to say when none was any good. */
final class Attempts {
    private final int most;
    private final TlsRequirement requirement;
    private int tried;
    private @Nullable Failure last;
    // Whether every server is there and only cannot do what is asked of it.
    private boolean insecure = true;
    private boolean forGood = true;

    Attempts(int most, TlsRequirement requirement) {
        this.most = most;
        this.requirement = requirement;
    }

    private record Failure(String host, String status, String text) {}

    /** A way to connect. */
    interface Attempt {
        Connected connect() throws SmtpFailure;
    }

    /** Tries a server unless enough have been tried; null when it is no good. */
    @Nullable Connected at(Host host, Attempt attempt) {
        // RFC 5321 section 5.1: every address in turn, within reason
        if (tried == most) {
            return null;
        }
        tried++;
        try {
            return attempt.connect();
        } catch (SmtpFailure failure) {
            SmtpReply reply = failure.reply();
            boolean unable = failure.stage() == Stage.TLS;
            insecure &= unable;
            forGood &= unable && !failure.isBroken() && (reply == null || !reply.isTransient());
            last = new Failure(host.name(), status(failure), String.valueOf(failure.getMessage()));
            return null;
        }
    }

    /** A server may not even be tried. */
    void refused(Host host, Demand.Refused refused) {
        forGood &= refused.status().startsWith("5");
        last = new Failure(host.name(), refused.status(), refused.why());
    }

    private static String status(SmtpFailure failure) {
        SmtpReply reply = failure.reply();
        if (reply != null && reply.isTransient()) {
            return reply.status();
        }
        // RFC 3463 section 3.5: no answer from host, bad connection; RFC 3463 section 3.8: security
        return switch (failure.stage()) {
            case CONNECT -> "4.4.1";
            case REFUSED -> "4.3.2";
            case LOGIN -> "4.7.8";
            case TLS -> "4.7.5";
            case DIALOGUE, GONE -> "4.4.2";
        };
    }

    /** What there is to say after the last one. */
    Unreachable unreachable() {
        if (last == null) {
            return new Unreachable(Unreachable.Duration.FOR_NOW, "4.4.4", null, "no address to connect to");
        }
        if (requirement == TlsRequirement.REQUIRETLS && insecure && forGood) {
            // RFC 8689 section 4.2.1: no server will do, and none will tomorrow
            var why = new Unreachable(Unreachable.Duration.FOR_GOOD, "5.7.30", last.host(), last.text());
            return why.of(Unreachable.Extent.MESSAGE);
        }
        var why = new Unreachable(Unreachable.Duration.FOR_NOW, last.status(), last.host(), last.text());
        if (requirement != TlsRequirement.USUAL) {
            return why.of(Unreachable.Extent.MESSAGE);
        }
        return insecure ? why.of(Unreachable.Extent.DOMAIN) : why;
    }
}
