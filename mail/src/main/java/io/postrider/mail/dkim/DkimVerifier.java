package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.dkim.BodyHashes.Kind;
import io.postrider.mail.dkim.DkimResult.Outcome;
import io.postrider.mail.dkim.SignatureCheck.Bad;
import io.postrider.mail.dkim.SignatureCheck.Good;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signatures of a message (RFC 6376 section 6): its header is read first and says which hashes of the body are
 * wanted; then the body passes by; then the keys are asked for.
 */
public final class DkimVerifier {
    /** Those nearest to the top, which are the newest. */
    private static final int MOST_SIGNATURES = 10;

    private static final int TIME_DIGITS = 12;
    private static final int LENGTH_DIGITS = 76;
    /** How far clocks may be apart. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    private final SignedHeader header;
    private final BodyHashes hashes;
    private final List<Claim> claims = new ArrayList<>();

    /** A signature field, and what is wrong with it before anybody is asked; null when nothing is. */
    private sealed interface Claim {}

    private record Useless(TagList tags, String reason) implements Claim {}

    private record Checkable(
            HeaderField field, TagList tags, SignatureCheck check, Canonicalization header, Kind body, String identity)
            implements Claim {}

    /**
     * A message whose header is here and whose body comes.
     *
     * @param hashes is asked for what the signatures need
     */
    public DkimVerifier(Headers headers, BodyHashes hashes) {
        this.header = new SignedHeader(headers);
        this.hashes = hashes;
        headers.all("DKIM-Signature").stream().limit(MOST_SIGNATURES).forEach(field -> claims.add(claim(field)));
    }

    private Claim claim(HeaderField field) {
        TagList tags = TagList.NONE;
        try {
            tags = TagList.parse(
                    new String(field.block(), field.valueStart(), field.valueEnd() - field.valueStart(), ISO_8859_1));
            return checkable(field, tags);
        } catch (MalformedSignatureException useless) {
            return new Useless(tags, useless.reason());
        }
    }

    /** RFC 6376 section 6.1.1. */
    private Checkable checkable(HeaderField field, TagList tags) throws MalformedSignatureException {
        if (!tags.get("v").equals("1")) {
            throw new MalformedSignatureException("another version");
        }
        SignatureCheck check = SignatureCheck.of(tags);
        tags.base64("bh");
        if (tags.list("h").stream().noneMatch(name -> name.equalsIgnoreCase("From"))) {
            throw new MalformedSignatureException("From is not signed");
        }
        if (tags.has("q") && !tags.list("q").contains("dns/txt")) {
            throw new MalformedSignatureException("the key is not in the DNS");
        }
        String identity = tags.has("i") ? tags.get("i") : "@" + check.domain();
        String of = identity.substring(identity.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        String domain = check.domain().toLowerCase(Locale.ROOT);
        if (identity.indexOf('@') < 0 || !of.equals(domain) && !of.endsWith('.' + domain)) {
            throw new MalformedSignatureException("i= is not in the domain");
        }
        Canonicalization.Pair forms = Canonicalization.Pair.of(tags, Canonicalization.SIMPLE);
        Long length = tags.number("l", LENGTH_DIGITS);
        Kind body = length == null ? Kind.whole(forms.body()) : new Kind(forms.body(), length);
        hashes.want(body);
        return new Checkable(field, tags, check, forms.header(), body, identity);
    }

    /** Where the keys of the signatures are, so that who waits for the body can have asked by then. */
    public List<String> keyNames() {
        return claims.stream()
                .filter(Checkable.class::isInstance)
                .map(claim -> ((Checkable) claim).check().keyName())
                .distinct()
                .toList();
    }

    /**
     * What the signatures came to, in their order. The body has passed by.
     *
     * @param now what signatures must still be good at
     */
    public List<DkimResult> results(TxtLookup keys, Instant now) {
        List<DkimResult> results = new ArrayList<>();
        for (Claim claim : claims) {
            results.add(
                    switch (claim) {
                        case Useless(var tags, var reason) -> result(tags, Outcome.PERMERROR, reason);
                        case Checkable checkable -> judge(checkable, keys, now);
                    });
        }
        return List.copyOf(results);
    }

    private DkimResult judge(Checkable claim, TxtLookup keys, Instant now) {
        TagList tags = claim.tags();
        try {
            checkTimes(claim.tags(), now);
            checkBody(claim);
            byte[] signed = header.signedBy(claim.field(), claim.tags(), claim.header());
            return switch (claim.check().verify(signed, keys)) {
                case Bad(var outcome, var reason) -> result(tags, outcome, reason);
                case Good good ->
                    header.hasMoreThan(tags.list("h"))
                            ? result(tags, Outcome.POLICY, "another field stands beside a signed one")
                            : good(claim, tags, good);
            };
        } catch (MalformedSignatureException useless) {
            return result(tags, Outcome.PERMERROR, useless.reason());
        } catch (BodyChanged changed) {
            return result(tags, Outcome.FAIL, "body hash did not verify");
        }
    }

    private static void checkTimes(TagList tags, Instant now) throws MalformedSignatureException {
        Long signed = tags.number("t", TIME_DIGITS);
        Long expires = tags.number("x", TIME_DIGITS);
        if (signed != null && signed > now.plus(LEEWAY).getEpochSecond()) {
            throw new MalformedSignatureException("signed in the future");
        }
        if (expires != null
                && (signed != null && expires < signed
                        || expires < now.minus(LEEWAY).getEpochSecond())) {
            throw new MalformedSignatureException("signature expired");
        }
    }

    private static final class BodyChanged extends Exception {
        private static final long serialVersionUID = 1;
    }

    private void checkBody(Checkable claim) throws MalformedSignatureException, BodyChanged {
        BodyHashes.Hash hash = hashes.get(claim.body());
        // RFC 6376 section 3.5: l= must not be larger than the body
        if (claim.body().limit() != Long.MAX_VALUE && claim.body().limit() > hash.length()) {
            throw new MalformedSignatureException("l= is larger than the body");
        }
        if (!MessageDigest.isEqual(hash.sha256(), claim.tags().base64("bh"))) {
            throw new BodyChanged();
        }
    }

    private static DkimResult good(Checkable claim, TagList tags, Good good) {
        String of = claim.identity().substring(claim.identity().lastIndexOf('@') + 1);
        // RFC 6376 section 3.6.1: t=s
        if (good.strict() && !of.equalsIgnoreCase(claim.check().domain())) {
            return result(tags, Outcome.PERMERROR, "i= is not the domain itself");
        }
        return result(tags, Outcome.PASS, null, good.bits(), good.testing());
    }

    private static DkimResult result(TagList tags, Outcome outcome, String reason) {
        return result(tags, outcome, reason, 0, false);
    }

    private static DkimResult result(
            TagList tags, Outcome outcome, @Nullable String reason, int bits, boolean testing) {
        String domain = text(tags, "d").toLowerCase(Locale.ROOT);
        String identity = text(tags, "i");
        String signature = text(tags, "b");
        return new DkimResult(
                outcome,
                reason,
                domain,
                identity.isEmpty() ? "@" + domain : identity,
                text(tags, "s"),
                text(tags, "a"),
                signature.substring(0, Math.min(8, signature.length())),
                bits,
                testing,
                tags.has("l"));
    }

    private static String text(TagList tags, String name) {
        return Objects.requireNonNullElse(tags.find(name), "");
    }
}
