package io.postrider.smtp.filter;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Finding;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.spam.Facts;
import io.postrider.mail.spam.Hit;
import io.postrider.mail.spam.RuleBook;
import io.postrider.mail.spam.Sample;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The filter that comes with us: rules, phishing signs, lists of domains in links, and what users taught. */
public final class BuiltInCheck implements MessageCheck, AutoCloseable {
    private static final String NAME = "rule";
    private static final String PHISHING = "PHISH_";
    private static final int MOST_LOCAL = 20;
    private static final Duration NEIGHBOURS_PATIENCE = Duration.ofSeconds(1);

    private final RuleBook rules;
    private final Asked asked;
    private final Head.Room room;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Who is asked about what a message shows.
     *
     * @param lists about its links
     * @param learned what users taught; null for nobody to ask
     * @param neighbours whether its author has the name of somebody here
     */
    public record Asked(LinkLists lists, @Nullable LearnedWords learned, Neighbours neighbours) {}

    /**
     * A filter.
     *
     * @param memory octets that the beginnings of all messages under way may take
     */
    public BuiltInCheck(RuleBook rules, Asked asked, long memory) {
        this.rules = rules;
        this.asked = asked;
        this.room = new Head.Room(memory);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Inspection begin(Arrival arrival) {
        return new Look(arrival);
    }

    /** How much memory the beginnings of messages take now. */
    long taken() {
        return room.taken();
    }

    private final class Look implements Inspection {
        private final Arrival arrival;
        private final Head head = new Head(room);

        Look(Arrival arrival) {
            this.arrival = arrival;
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            head.write(octets, offset, length);
        }

        @Override
        public Inspected end(List<Finding> before, Duration left) {
            long until = System.nanoTime() + left.toNanos();
            Sample sample = Sample.of(head.octets());
            List<Recipient> recipients = arrival.transaction().recipients();
            // What asks others goes on its way before the rules are looked at.
            Future<List<Finding>> listed = asked.lists().isEmpty()
                    ? null
                    : threads.submit(() -> asked.lists().ask(sample.links()));
            Future<LearnedWords.Known> known =
                    asked.learned() == null ? null : asked.learned().ask(accounts(recipients), sample);
            List<Finding> findings = new ArrayList<>(rules(sample, facts(sample, recipients, before, until)));
            if (listed != null) {
                findings.addAll(
                        Waiting.until(listed, until, List.of(Finding.unavailable("uribl", "no answer in time"))));
            }
            if (known != null) {
                findings.addAll(
                        Waiting.until(known, until, LearnedWords.Known.NOTHING).findings(imitates(findings)));
            }
            return Inspected.of(findings);
        }

        @Override
        public void close() {
            head.close();
        }
    }

    private List<Finding> rules(Sample sample, Facts facts) {
        return rules.hits(sample, facts).stream().map(BuiltInCheck::finding).toList();
    }

    private static Finding finding(Hit hit) {
        String check = hit.rule().startsWith(PHISHING) ? "phishing" : NAME;
        String evidence = hit.evidence() == null ? hit.description() : hit.description() + ": " + hit.evidence();
        return new Finding(check, "hit", hit.score(), hit.rule(), evidence);
    }

    private static boolean imitates(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.check().equals("phishing"));
    }

    private static Set<UUID> accounts(List<Recipient> recipients) {
        Set<UUID> accounts = new HashSet<>();
        for (Recipient recipient : recipients) {
            if (recipient.accountId() != null) {
                accounts.add(recipient.accountId());
            }
        }
        return accounts;
    }

    /** Several results of one check, as of many signatures: one that passed is what counts. */
    private Facts facts(Sample sample, List<Recipient> recipients, List<Finding> before, long until) {
        Map<String, String> results = new HashMap<>();
        for (Finding finding : before) {
            results.merge(finding.check(), finding.result(), (first, next) -> next.equals("pass") ? next : first);
        }
        Set<String> domains = new HashSet<>();
        Set<String> names = new HashSet<>();
        recipients.stream().limit(MOST_LOCAL).forEach(recipient -> local(recipient, domains, names));
        Neighbours.Question question = asked.neighbours().question(sample, domains);
        if (!question.addresses().isEmpty()) {
            long soon = Math.min(until, System.nanoTime() + NEIGHBOURS_PATIENCE.toNanos());
            Future<List<String>> alike = threads.submit(() -> asked.neighbours().ask(question));
            names.addAll(Waiting.until(alike, soon, List.of()));
        }
        return new Facts(results, domains, names);
    }

    private static void local(Recipient recipient, Set<String> domains, Set<String> names) {
        if (recipient.accountId() == null) {
            return;
        }
        try {
            Mailbox mailbox = Mailbox.parse(recipient.address());
            mailbox.domainName().ifPresent(domain -> domains.add(domain.ascii()));
            String localPart = mailbox.localPart().toLowerCase(Locale.ROOT);
            names.add(localPart);
            names.add(localPart.replace('.', ' ').replace('_', ' ').replace('-', ' '));
        } catch (AddressSyntaxException e) {
            // An address that we accepted and can't read has no domain that anybody could imitate.
            return;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        LearnedWords learned = asked.learned();
        if (learned != null) {
            learned.close();
        }
    }
}
