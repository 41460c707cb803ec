package io.postrider.api.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of mail by what the checks say of it. A value that is null is whoever's is asked next, in the end the
 * listener's. A threshold of 0 is never reached.
 *
 * @param enforce whether verdicts are carried out; false tags mail only
 * @param junkScore from this score on mail goes to the mailbox for junk
 * @param quarantineScore from this score on it is held
 * @param rejectScore from this score on it is refused
 * @param withoutFilter what becomes of mail that a filter could not look at: {@link Action#ACCEPT} or {@link Action#DEFER}
 * @param blockLists whether clients on block lists are refused
 * @param greylisting whether senders that are new have to come again
 * @param helo whether clients whose name for themselves is no full host name are refused
 * @param reverseName whether clients whose address has no name that leads back to it are refused
 * @param dnsFailure what becomes of mail whose sender cannot be checked because the DNS does not answer:
 *     {@link Action#ACCEPT} or {@link Action#DEFER}
 */
public record MailPolicy(
        @Nullable Boolean enforce,
        @Nullable Double junkScore,
        @Nullable Double quarantineScore,
        @Nullable Double rejectScore,
        @Nullable Action withoutFilter,
        @Nullable Boolean blockLists,
        @Nullable Boolean greylisting,
        @Nullable Boolean helo,
        @Nullable Boolean reverseName,
        @Nullable Action dnsFailure) {
    /** The suite's own: careful with what is lost by it. */
    public static final MailPolicy STANDARD =
            new MailPolicy(true, 5.0, 0.0, 15.0, Action.ACCEPT).withDnsFailure(Action.ACCEPT);

    /** One that says nothing of what happens before a message comes. */
    public MailPolicy(
            @Nullable Boolean enforce,
            @Nullable Double junkScore,
            @Nullable Double quarantineScore,
            @Nullable Double rejectScore,
            @Nullable Action withoutFilter) {
        this(enforce, junkScore, quarantineScore, rejectScore, withoutFilter, null, null, null, null, null);
    }

    /** The same but for mail whose sender cannot be checked now. */
    public MailPolicy withDnsFailure(Action action) {
        return new MailPolicy(
                enforce,
                junkScore,
                quarantineScore,
                rejectScore,
                withoutFilter,
                blockLists,
                greylisting,
                helo,
                reverseName,
                action);
    }

    /** This policy, and where it says nothing another. */
    public MailPolicy orElse(MailPolicy other) {
        return new MailPolicy(
                enforce == null ? other.enforce : enforce,
                junkScore == null ? other.junkScore : junkScore,
                quarantineScore == null ? other.quarantineScore : quarantineScore,
                rejectScore == null ? other.rejectScore : rejectScore,
                withoutFilter == null ? other.withoutFilter : withoutFilter,
                blockLists == null ? other.blockLists : blockLists,
                greylisting == null ? other.greylisting : greylisting,
                helo == null ? other.helo : helo,
                reverseName == null ? other.reverseName : reverseName,
                dnsFailure == null ? other.dnsFailure : dnsFailure);
    }

    /** What a score leads to, enforced or not. */
    public Action of(double score) {
        if (reaches(score, rejectScore)) {
            return Action.REJECT;
        }
        if (reaches(score, quarantineScore)) {
            return Action.QUARANTINE;
        }
        return reaches(score, junkScore) ? Action.JUNK : Action.ACCEPT;
    }

    private static boolean reaches(double score, @Nullable Double threshold) {
        return threshold != null && threshold > 0 && score >= threshold;
    }
}
