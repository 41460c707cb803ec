package io.postrider.smtp.authentication;

import io.postrider.api.verdict.Finding;
import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dmarc.Author.Fault;
import io.postrider.mail.dmarc.Dmarc;
import io.postrider.mail.dmarc.DmarcAnswer;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import io.postrider.mail.iprev.Iprev;
import io.postrider.mail.iprev.IprevAnswer;
import io.postrider.mail.results.ForeignResults;
import io.postrider.mail.spf.Spf;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.mail.spf.SpfResult;
import io.postrider.platform.dns.SenderRecords;
import io.postrider.smtp.authentication.SenderAuthentication.Envelope;
import io.postrider.smtp.authentication.SenderCheck.Means;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Demand;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The check of one message's sender. Its client and reverse-path are asked about from the beginning on, keys and policies from the
 * end of its header on; so at the end of the message most answers are there.
 */
final class SenderInspection implements Inspection {
    private final Means means;
    private final Arrival arrival;
    private final String reversePath;
    private final HeaderOctets header;
    private final @Nullable Future<IprevAnswer> reverse;
    private final @Nullable Future<SpfAnswer> sender;
    private @Nullable Signatures signatures;

    SenderInspection(Means means, Arrival arrival) {
        this.means = means;
        this.arrival = arrival;
        this.reversePath = arrival.transaction().mail().reversePath().address();
        this.header = new HeaderOctets(means.budget());
        boolean judged = !means.policy().trusted().contains(arrival.client());
        this.reverse = judged ? means.threads().submit(this::askReverse) : null;
        this.sender = judged ? means.threads().submit(this::askSender) : null;
    }

    private SenderRecords records(Duration patience) {
        return new SenderRecords(means.dns().within(patience));
    }

    private IprevAnswer askReverse() {
        return new Iprev(records(means.policy().timeout())).check(arrival.client());
    }

    private SpfAnswer askSender() {
        Duration longest = means.policy().timeout();
        var spf = new Spf(records(longest), arrival.hostname(), means.clock(), longest);
        return spf.check(arrival.client(), arrival.helo(), reversePath);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        int taken = signatures == null ? header.write(octets, offset, length) : 0;
        if (signatures == null && header.ended()) {
            signatures = read();
        }
        if (signatures != null && taken < length) {
            signatures.body(octets, offset + taken, offset + length);
        }
    }

    private Signatures read() {
        var found = new Signatures(header.octets(), header.length());
        for (String name : found.questions()) {
            means.threads().execute(() -> remember(name));
        }
        return found;
    }

    /** Asks ahead; who needs the answer finds it remembered, or under way. */
    private void remember(String name) {
        try {
            records(means.policy().timeout()).txt(name);
        } catch (Unavailable later) {
            // Who needs it asks again, and says so.
        }
    }

    @Override
    public Inspected end(List<Finding> before, Duration left) {
        if (!header.whole()) {
            return unread();
        }
        long begun = System.nanoTime();
        SenderAuthentication found = found(shorter(left, means.policy().timeout()));
        List<Finding> findings = found.findings(name -> Proof.of(name, means.dns()));
        means.metrics().checked(findings, Duration.ofNanos(System.nanoTime() - begun));
        if (found.copies() > Replays.MANY) {
            means.metrics().replayed();
        }
        return new Inspected(findings, found.header(), found.demand());
    }

    /** What is too large to be read can be read in more than one way; what there is no memory for comes again. */
    private Inspected unread() {
        if (!header.large()) {
            return unread("there is no memory for the header", Demand.defer(Replies.NO_MEMORY));
        }
        return unread("the header is too large", reverse == null ? null : Demand.reject(Refusals.of(Fault.AMBIGUOUS)));
    }

    private static Inspected unread(String why, @Nullable Demand demand) {
        return new Inspected(List.of(Finding.unavailable("authentication", why)), "", demand);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private SenderAuthentication found(Duration patience) {
        Signatures all = signatures == null ? read() : signatures;
        signatures = all;
        SenderRecords records = records(patience);
        long until = System.nanoTime() + patience.toNanos();
        List<DkimResult> dkim = all.dkim(records, means.clock().instant());
        ArcResult chain = all.arc(records);
        var envelope = new Envelope(
                arrival.hostname(), arrival.client(), reversePath.isEmpty() ? "helo" : "mailfrom", all.any());
        int copies = means.replays().count(dkim);
        if (reverse == null || sender == null) {
            return new SenderAuthentication(envelope, all.author(), null, null, dkim, chain, null, false, copies);
        }
        SpfAnswer spf = await(sender, until, unknownSender());
        IprevAnswer name = await(reverse, until, new IprevAnswer(IprevAnswer.Result.TEMPERROR, ""));
        DmarcAnswer policy = new Dmarc(records, means.policy().suffixes(), means.dice()).check(all.author(), spf, dkim);
        boolean vouched =
                ForeignResults.vouchFor(chain, all.headers(), means.policy().sealers(), policy.domain());
        return new SenderAuthentication(envelope, all.author(), name, spf, dkim, chain, policy, vouched, copies);
    }

    private SpfAnswer unknownSender() {
        String domain =
                reversePath.isEmpty() ? arrival.helo() : reversePath.substring(reversePath.lastIndexOf('@') + 1);
        return new SpfAnswer(SpfResult.TEMPERROR, domain, null, null, "no answer in time");
    }

    private static <T> T await(Future<T> answer, long until, T unknown) {
        try {
            return answer.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return unknown;
        } catch (ExecutionException defect) {
            throw new IllegalStateException("a check failed", defect.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unknown;
        }
    }

    @Override
    public void close() {
        header.close();
        if (reverse != null) {
            reverse.cancel(true);
        }
        if (sender != null) {
            sender.cancel(true);
        }
    }
}
