package io.postrider.mail.srs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes reverse-paths of mail that is handed on, and reads them when it comes back. An address is good for the domain that it
 * was written for, for some weeks, and leads to the one address that it was written of: nobody gets mail elsewhere by it otherwise.
 *
 * @param keys what addresses are hashed by
 * @param goodFor how long an address is good; days count
 */
public record ReversePaths(SrsKeys keys, Duration goodFor) {
    /** What an address is good for that says nothing else: longer than mail and its bounce are on their way. */
    public static final Duration THREE_WEEKS = Duration.ofDays(21);

    /** The file in which the secrets are, a line each: the first one signs, the others are still believed. */
    public static final String SECRET = "srs.secret";

    private static final String FIRST = "SRS0";
    private static final String AGAIN = "SRS1";
    private static final int TAG = FIRST.length();
    /** RFC 5321 section 4.5.3.1.1 and 4.5.3.1.3: more than these a server need not take. */
    private static final int LONGEST_LOCAL_PART = 64;

    private static final int LONGEST = 254;
    /** Days are told by ten bits. */
    private static final int DAYS = 1_024;

    public ReversePaths {
        if (goodFor.toDays() < 1 || goodFor.toDays() > DAYS / 2) {
            throw new IllegalArgumentException("a rewritten reverse-path is good for 1 to 512 days");
        }
    }

    /** Those of the secrets in a file's text. */
    public static ReversePaths of(String secrets) {
        return new ReversePaths(
                new SrsKeys(secrets.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()),
                THREE_WEEKS);
    }

    /** Whether a local part is one of a rewritten address, good or not. */
    public static boolean isRewritten(String localPart) {
        return hasTag(localPart, FIRST) || hasTag(localPart, AGAIN);
    }

    private static boolean hasTag(String localPart, String tag) {
        return localPart.length() > TAG
                && localPart.regionMatches(true, 0, tag, 0, TAG)
                && "=+-".indexOf(localPart.charAt(TAG)) >= 0;
    }

    /**
     * The address in a domain that leads back to a sender.
     *
     * @return empty when it would be longer than every server takes
     */
    public Optional<Mailbox> forward(Mailbox sender, DomainName domain, Instant now) {
        String localPart = sender.localPart();
        String rewritten;
        if (hasTag(localPart, FIRST)) {
            rewritten = again(sender.domain(), localPart.substring(TAG), domain);
        } else if (hasTag(localPart, AGAIN)) {
            rewritten = furtherOn(sender, domain);
        } else {
            rewritten = first(sender, domain, now);
        }
        int octets = rewritten.getBytes(UTF_8).length;
        return octets > LONGEST_LOCAL_PART || octets + 1 + domain.ascii().length() > LONGEST
                ? Optional.empty()
                : Optional.of(new Mailbox(rewritten, domain.ascii()));
    }

    private String first(Mailbox sender, DomainName domain, Instant now) {
        String rest = SrsKeys.base32(day(now)) + '=' + sender.domain() + '=' + sender.localPart();
        return FIRST + '=' + keys.hash(hashed(FIRST, rest, domain)) + '=' + rest;
    }

    /** Bounces go to whoever rewrote it first, however many hands it goes through. */
    private String again(String host, String rest, DomainName domain) {
        String inner = host + '=' + rest;
        return AGAIN + '=' + keys.hash(hashed(AGAIN, inner, domain)) + '=' + inner;
    }

    private String furtherOn(Mailbox sender, DomainName domain) {
        // SRS1=hash=first.example==rest: the hash is of whoever wrote it, and means nothing here.
        String localPart = sender.localPart();
        int host = localPart.indexOf('=', TAG + 1);
        int end = host < 0 ? -1 : localPart.indexOf('=', host + 1);
        return end < 0
                ? again(sender.domain(), localPart.substring(TAG), domain)
                : again(localPart.substring(host + 1, end), localPart.substring(end + 1), domain);
    }

    private static long day(Instant now) {
        return Math.floorMod(now.getEpochSecond() / Duration.ofDays(1).toSeconds(), DAYS);
    }

    private static String hashed(String tag, String rest, DomainName domain) {
        return tag + '=' + rest + '@' + domain.ascii();
    }

    /**
     * Whom an address in a domain leads back to.
     *
     * @param localPart a rewritten one
     * @return empty when nobody wrote it here, or too long ago
     */
    public Optional<Mailbox> back(String localPart, DomainName domain, Instant now) {
        int hash = localPart.indexOf('=', TAG + 1);
        if (!isRewritten(localPart) || hash < 0) {
            return Optional.empty();
        }
        String tag = localPart.substring(0, TAG).toUpperCase(Locale.ROOT);
        String rest = localPart.substring(hash + 1);
        if (!keys.isHash(localPart.substring(TAG + 1, hash), hashed(tag, rest, domain))) {
            return Optional.empty();
        }
        try {
            return tag.equals(FIRST) ? sender(rest, now) : firstHand(rest);
        } catch (AddressSyntaxException none) {
            return Optional.empty();
        }
    }

    private Optional<Mailbox> sender(String rest, Instant now) {
        int time = rest.indexOf('=');
        int host = time < 0 ? -1 : rest.indexOf('=', time + 1);
        if (host < 0 || !isFresh(SrsKeys.number(rest.substring(0, time)), now)) {
            return Optional.empty();
        }
        return Optional.of(new Mailbox(rest.substring(host + 1), rest.substring(time + 1, host)));
    }

    private boolean isFresh(int written, Instant now) {
        // A day more: another clock may be in the next one already.
        return written >= 0 && Math.floorMod(day(now) - written + 1, DAYS) <= goodFor.toDays() + 1;
    }

    private static Optional<Mailbox> firstHand(String rest) {
        int host = rest.indexOf('=');
        return host < 0
                ? Optional.empty()
                : Optional.of(new Mailbox(FIRST + rest.substring(host + 1), rest.substring(0, host)));
    }
}
