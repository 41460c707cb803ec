package io.postrider.delivery.forward;

import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.arc.ArcSealer;
import io.postrider.mail.arc.ArcVerifier;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimVerifier;
import io.postrider.mail.dkim.StreamedMessage;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.results.AuthenticationResults;
import io.postrider.mail.spf.SpfAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A message and what its signatures say of it.
 *
 * @param headers its header
 * @param hashes of its body
 * @param signatures what those of DKIM came to
 * @param chain what its chain came to
 */
record VerifiedMessage(Headers headers, BodyHashes hashes, List<DkimResult> signatures, ArcResult chain) {
    /** Reads a message to its end. */
    static VerifiedMessage read(InputStream content, TxtLookup keys, Instant now) throws IOException {
        StreamedMessage message = StreamedMessage.read(content);
        var hashes = new BodyHashes();
        var dkim = new DkimVerifier(message.headers(), hashes);
        var arc = new ArcVerifier(message.headers(), hashes);
        ArcSealer.want(hashes);
        message.readBody(hashes);
        return new VerifiedMessage(message.headers(), hashes, dkim.results(keys, now), arc.result(keys));
    }

    /** The domains that have signed all of it. */
    Set<String> signers() {
        return signatures.stream()
                .filter(signature -> signature.passed() && !signature.testing() && !signature.partial())
                .map(DkimResult::domain)
                .collect(Collectors.toSet());
    }

    /** Whether the domain of a reverse-path, or one above it, has signed all of the message. */
    boolean isSignedFor(String reversePath) {
        String domain = reversePath.substring(reversePath.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return signers().stream().anyMatch(signer -> domain.equals(signer) || domain.endsWith('.' + signer));
    }

    /** With what is published about its sender. */
    ArcSealer.Found found(Optional<SpfAnswer> sender) {
        return new ArcSealer.Found(headers, hashes, chain, AuthenticationResults.of(sender, signatures, chain));
    }
}
