package io.postrider.mail.dmarc;

import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimResult.Outcome;
import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.mail.spf.SpfResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Checks whether anything that stands behind a message is aligned with its author's domain (RFC 9989 section 5.3). */
public final class Dmarc {
    private static final int ALL = 100;

    private final DnsLookup dns;
    private final @Nullable PublicSuffixes suffixes;
    private final RandomGenerator dice;

    /**
     * A checker.
     *
     * @param dns who is asked
     * @param suffixes where organizations begin that do not say so themselves; null to go by what is published alone
     * @param dice chooses the messages that a domain means with {@code pct=}
     */
    public Dmarc(DnsLookup dns, @Nullable PublicSuffixes suffixes, RandomGenerator dice) {
        this.dns = dns;
        this.suffixes = suffixes;
        this.dice = dice;
    }

    /**
     * Checks a message.
     *
     * @param sender of its reverse-path, or of HELO where that is the null reverse-path; null when there was nothing to check
     */
    public DmarcAnswer check(Author author, @Nullable SpfAnswer sender, List<DkimResult> signatures) {
        return switch (author) {
            case Author.Unclear(var fault) -> DmarcAnswer.error(DmarcResult.PERMERROR, "", fault.text());
            case Author.Known known -> {
                String domain = known.domain().ascii();
                try {
                    yield new Check(domain).answer(sender, signatures);
                } catch (Unavailable unknown) {
                    yield DmarcAnswer.error(DmarcResult.TEMPERROR, domain, unknown.getMessage());
                }
            }
        };
    }

    /** One check; asks for no organization twice. */
    private final class Check {
        private final String domain;
        private final Map<String, String> organizations = new HashMap<>();

        Check(String domain) {
            this.domain = domain;
        }

        DmarcAnswer answer(@Nullable SpfAnswer sender, List<DkimResult> signatures) throws Unavailable {
            TreeWalk walk = TreeWalk.from(domain, dns);
            String organization = walk.organizationalDomain(suffixes);
            organizations.put(domain, organization);
            TreeWalk.Found policy = walk.policy(organization);
            if (policy == null || !policy.record().usable()) {
                return DmarcAnswer.none(domain, organization);
            }
            DmarcRecord record = policy.record();
            boolean own = policy.domain().equals(domain);
            DmarcPolicy published = record.policyFor(own, own || record.nonexistent() == null || dns.exists(domain));
            String aligned = aligned(record, sender, signatures);
            DmarcResult result = aligned != null ? DmarcResult.PASS : failure(record, sender, signatures);
            return new DmarcAnswer(
                    result,
                    domain,
                    organization,
                    policy.domain(),
                    record,
                    published,
                    result == DmarcResult.FAIL ? disposition(record, published) : DmarcPolicy.NONE,
                    aligned,
                    result == DmarcResult.TEMPERROR ? "what may be aligned could not be checked" : null);
        }

        /** Signatures first: they are of the message. */
        private @Nullable String aligned(DmarcRecord record, @Nullable SpfAnswer sender, List<DkimResult> signatures)
                throws Unavailable {
            for (DkimResult signature : signatures) {
                // What l= leaves to anybody is nobody's word for the message.
                boolean good = signature.passed() && !signature.partial();
                if (good && isAligned(signature.domain(), record.strictDkim())) {
                    return "dkim=" + signature.domain();
                }
            }
            return sender != null && isAligned(sender, SpfResult.PASS, record) ? "spf=" + sender.domain() : null;
        }

        /** A failure is one only when nobody could have said otherwise at another time. */
        private DmarcResult failure(DmarcRecord record, @Nullable SpfAnswer sender, List<DkimResult> signatures)
                throws Unavailable {
            for (DkimResult signature : signatures) {
                boolean open = signature.outcome() == Outcome.TEMPERROR && !signature.partial();
                if (open && isAligned(signature.domain(), record.strictDkim())) {
                    return DmarcResult.TEMPERROR;
                }
            }
            return isAligned(sender, SpfResult.TEMPERROR, record) ? DmarcResult.TEMPERROR : DmarcResult.FAIL;
        }

        private boolean isAligned(@Nullable SpfAnswer sender, SpfResult result, DmarcRecord record) throws Unavailable {
            return sender != null && sender.result() == result && isAligned(sender.domain(), record.strictSpf());
        }

        /** RFC 9989 section 4.4. */
        private boolean isAligned(String other, boolean strict) throws Unavailable {
            String name;
            try {
                name = DomainName.of(other).ascii();
            } catch (AddressSyntaxException none) {
                return false;
            }
            if (name.equals(domain)) {
                return true;
            }
            return !strict && shareTop(name) && organization(name).equals(organization(domain));
        }

        /** Names without a common end are of no common organization, whatever the DNS says. */
        private boolean shareTop(String name) {
            return domain.substring(domain.lastIndexOf('.') + 1).equals(name.substring(name.lastIndexOf('.') + 1));
        }

        private String organization(String name) throws Unavailable {
            String known = organizations.get(name);
            if (known == null) {
                known = TreeWalk.from(name, dns).organizationalDomain(suffixes);
                organizations.put(name, known);
            }
            return known;
        }

        private DmarcPolicy disposition(DmarcRecord record, DmarcPolicy published) {
            // RFC 7489 section 6.6.4: those that are not chosen get the next lower one, as all do of a domain that only
            // tries
            boolean lowered = record.testing() || dice.nextInt(ALL) >= record.percent();
            return lowered ? published.softer() : published;
        }
    }
}
