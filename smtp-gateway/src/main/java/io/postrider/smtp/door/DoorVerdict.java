package io.postrider.smtp.door;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.Verdict;
import io.postrider.smtp.transaction.MailTransaction;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What is told of mail that was refused before it came, so that its refusal can be read afterwards like any other. */
final class DoorVerdict {
    private DoorVerdict() {}

    static MessageVerdict of(
            Visit visit, MailTransaction transaction, String path, DoorChoice choice, Objection refused) {
        Action action = refused.reply().code() < 500 ? Action.DEFER : Action.REJECT;
        List<Finding> findings = Stream.of(List.of(refused.finding()), visit.findings(), transaction.findings())
                .flatMap(List::stream)
                .distinct()
                .toList();
        double score = findings.stream().mapToDouble(Finding::score).sum();
        return new MessageVerdict(
                // Each recipient is refused for itself, and others may be taken: it is no verdict on their message.
                TimeOrderedId.next(),
                transaction.traceId(),
                Instant.now(),
                new MessageVerdict.Origin(
                        "mx",
                        visit.client().getHostAddress(),
                        visit.helo(),
                        transaction.mail().reversePath().address()),
                0,
                List.of(new MessageVerdict.Recipient(path, choice.tenantId(), action)),
                action,
                new Verdict(action, score, findings),
                true,
                refused.reply().toString());
    }
}
