package io.postrider.smtp.authentication;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dmarc.Author;
import io.postrider.mail.dmarc.DmarcAnswer;
import io.postrider.mail.dmarc.DmarcPolicy;
import io.postrider.mail.dmarc.DmarcResult;
import io.postrider.mail.iprev.IprevAnswer;
import io.postrider.mail.results.AuthenticationResults;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.verdict.Demand;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a message.
 *
 * @param envelope how it came
 * @param author whose it says it is
 * @param reverse whether the name of its client leads back; null for a relay of our own
 * @param sender whether its client may send for its reverse-path; null likewise
 * @param signatures what signatures came to
 * @param chain what its chain came to
 * @param policy what the author's domain makes of that; null likewise
 * @param vouched whether somebody who is trusted saw it pass before
 * @param copies how often its signature was seen within the hour
 */
record SenderAuthentication(
        Envelope envelope,
        Author author,
        @Nullable IprevAnswer reverse,
        @Nullable SpfAnswer sender,
        List<DkimResult> signatures,
        ArcResult chain,
        @Nullable DmarcAnswer policy,
        boolean vouched,
        int copies) {
    /**
     * How a message came.
     *
     * @param hostname our own name
     * @param client who brought it
     * @param identity what SPF was asked about: {@code mailfrom} or {@code helo}
     * @param signed whether there is anything that somebody has signed
     */
    record Envelope(String hostname, InetAddress client, String identity, boolean signed) {}

    SenderAuthentication {
        signatures = List.copyOf(signatures);
    }

    /** What is done with the message for its author's domain's sake. */
    private DmarcPolicy disposition() {
        return policy == null || vouched ? DmarcPolicy.NONE : policy.disposition();
    }

    /** The Authentication-Results field (RFC 8601); empty of a relay's mail of which there is nothing to tell. */
    String header() {
        if (policy == null && !envelope.signed()) {
            return "";
        }
        List<String> results = new ArrayList<>();
        if (reverse != null) {
            results.add(AuthenticationResults.of(reverse, envelope.client()));
        }
        if (sender != null) {
            results.add(AuthenticationResults.of(sender, envelope.identity()));
        }
        results.addAll(AuthenticationResults.of(signatures));
        results.add(AuthenticationResults.of(chain));
        if (policy != null) {
            boolean lenient = vouched && policy.result() == DmarcResult.FAIL;
            results.add(AuthenticationResults.of(policy, disposition(), lenient ? "trusted_forwarder" : ""));
        }
        return AuthenticationResults.field(envelope.hostname(), results);
    }

    /** What the message must not pass with, whatever its score; null for nothing. */
    @Nullable Demand demand() {
        if (policy == null) {
            return null;
        }
        if (author instanceof Author.Unclear(var fault)) {
            return Demand.reject(Refusals.of(fault));
        }
        return switch (disposition()) {
            case NONE -> null;
            case QUARANTINE -> new Demand(Action.JUNK, null);
            case REJECT -> Demand.reject(refusal(policy));
        };
    }

    private static SmtpReply refusal(DmarcAnswer policy) {
        return Refusals.unauthenticated(policy.domain());
    }

    /**
     * A finding a check, of signatures one each. They weigh nothing themselves: rules do.
     *
     * @param proof what the DNS said of a name
     */
    List<Finding> findings(UnaryOperator<String> proof) {
        List<Finding> findings = new ArrayList<>();
        if (reverse != null) {
            String address = envelope.client().getHostAddress();
            findings.add(finding("iprev", reverse.result().text(), null, address + " " + reverse.name()));
        }
        if (sender != null) {
            findings.add(finding("spf", sender.result().text(), sender.domain(), evidence(sender, proof)));
        }
        if (signatures.isEmpty()) {
            findings.add(Finding.of("dkim", "none"));
        }
        signatures.forEach(one -> findings.add(finding(one, proof)));
        if (copies > Replays.MANY) {
            findings.add(finding("dkim", "replayed", null, "the same signature came " + copies + " times in an hour"));
        }
        findings.add(finding("arc", chain.status().text(), null, evidence(chain)));
        if (policy != null) {
            findings.add(finding("dmarc", policy.result().text(), policy.domain(), evidence(policy, proof)));
        }
        return findings;
    }

    private static Finding finding(String check, String result, @Nullable String rule, String evidence) {
        return new Finding(check, result, 0, rule, evidence.strip());
    }

    private static Finding finding(DkimResult signature, UnaryOperator<String> proof) {
        boolean partial = signature.passed() && signature.partial();
        String reason = partial ? "l= leaves a part of the body to anybody" : signature.reason();
        boolean known = !signature.domain().isEmpty() && !signature.selector().isEmpty();
        String key = known ? proof.apply(signature.selector() + "._domainkey." + signature.domain()) : "";
        String evidence = (reason == null ? "" : reason + "; ") + signature.algorithm() + "; " + key;
        return finding("dkim", partial ? "policy" : signature.outcome().text(), signature.domain(), evidence);
    }

    private static String evidence(SpfAnswer sender, UnaryOperator<String> proof) {
        String decided = sender.matched() == null ? "" : sender.matched() + "; ";
        String problem = sender.problem() == null ? "" : sender.problem() + "; ";
        // RFC 7208 section 6.2: what the domain says of it, which may be anything
        String said = sender.explanation() == null ? "" : "; it says: " + sender.explanation();
        return decided + problem + proof.apply(sender.domain()) + said;
    }

    private static String evidence(ArcResult chain) {
        if (chain.status() == Status.NONE) {
            return "";
        }
        return chain.reason() == null ? "sealed by " + String.join(", ", chain.sealers()) : chain.reason();
    }

    private String evidence(DmarcAnswer found, UnaryOperator<String> proof) {
        var text = new StringBuilder();
        if (found.problem() != null) {
            text.append(found.problem()).append("; ");
        }
        text.append(found.aligned() == null ? "" : "aligned: " + found.aligned() + "; ");
        text.append(vouched && found.result() == DmarcResult.FAIL ? "passed before at a trusted sealer's; " : "");
        if (found.record() != null) {
            text.append("p=")
                    .append(found.published().text())
                    .append(" done=")
                    .append(disposition().text());
            text.append("; ").append(proof.apply("_dmarc." + found.publisher()));
        }
        return text.toString();
    }
}
