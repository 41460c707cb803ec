package io.postrider.smtp.authentication;

import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.arc.ArcVerifier;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimVerifier;
import io.postrider.mail.dmarc.Author;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.mime.MimeLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message's header, and the hashes of the body that passes by behind it. */
final class Signatures {
    private final Headers headers;
    private final Author author;
    private final BodyHashes hashes = new BodyHashes();
    private final @Nullable DkimVerifier dkim;
    private final ArcVerifier arc;

    Signatures(byte[] octets, int length) {
        this.headers = Headers.parse(octets, 0, length);
        this.author = Author.of(octets, 0, length);
        // A longer header has fields that nobody here sees; what signs only some of those there are signs nothing.
        boolean whole = headers.fields().size() < MimeLimits.DEFAULT.headerFields();
        Headers seen = whole ? headers : Headers.parse(new byte[0]);
        this.dkim = whole ? new DkimVerifier(seen, hashes) : null;
        this.arc = new ArcVerifier(seen, hashes);
    }

    Headers headers() {
        return headers;
    }

    Author author() {
        return author;
    }

    /** Whether there is anything that somebody has signed. */
    boolean any() {
        return hashes.wanted()
                || headers.first("DKIM-Signature").isPresent()
                || headers.first("ARC-Seal").isPresent();
    }

    /** What is going to be asked for. */
    List<String> questions() {
        List<String> names = new ArrayList<>();
        if (dkim != null) {
            names.addAll(dkim.keyNames());
        }
        if (author instanceof Author.Known known) {
            names.add("_dmarc." + known.domain().ascii());
        }
        return names;
    }

    void body(byte[] octets, int from, int to) {
        if (hashes.wanted()) {
            hashes.update(octets, from, to);
        }
    }

    List<DkimResult> dkim(TxtLookup keys, Instant now) {
        return dkim == null ? List.of() : dkim.results(keys, now);
    }

    ArcResult arc(TxtLookup keys) {
        return arc.result(keys);
    }
}
