package io.postrider.smtp.recipient;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.Resolution.Intake;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.mail.address.MailPath;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.dsn.Xtext;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.smtp.command.RcptCommand;
import io.postrider.smtp.recipient.RecipientAnswer.CannotAsk;
import io.postrider.smtp.recipient.RecipientAnswer.Disabled;
import io.postrider.smtp.recipient.RecipientAnswer.Local;
import io.postrider.smtp.recipient.RecipientAnswer.NoDomain;
import io.postrider.smtp.recipient.RecipientAnswer.Remote;
import io.postrider.smtp.recipient.RecipientAnswer.Unknown;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.transaction.MailTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Judges recipients before a message is taken, so that nothing has to be bounced later. */
public final class RecipientJudge {
    private static final int MOST_ACCOUNTS = 5_000;

    private final RecipientDirectory directory;
    private final QuotaGate quotas;
    private final boolean outboundEnabled;

    /** Judges by the directory, by the room in mailboxes, and by whether mail may leave at all. */
    public RecipientJudge(RecipientDirectory directory, QuotaGate quotas, boolean outboundEnabled) {
        this.directory = directory;
        this.quotas = quotas;
        this.outboundEnabled = outboundEnabled;
    }

    /** Adds a recipient to a transaction, whoever that leads to; the reply says why not. */
    public SmtpReply add(RcptCommand command, MailTransaction transaction, @Nullable LoginGrant login) {
        return add(command, transaction, login, RecipientGate.OPEN);
    }

    /** The same, when somebody else has a say about recipients here. */
    public SmtpReply add(
            RcptCommand command, MailTransaction transaction, @Nullable LoginGrant login, RecipientGate gate) {
        RecipientAnswer answer = find(command.forwardPath());
        return switch (answer) {
            case Local local when isRewritten(command.forwardPath()) -> returned(command, local, transaction);
            case Local local ->
                Posting.allowed(local, login) ? local(command, local, transaction, gate) : Replies.MAY_NOT_POST;
            case Unknown() -> Replies.NO_SUCH_USER;
            case Disabled() -> Replies.DISABLED;
            case NoDomain() -> Replies.NO_SUCH_DOMAIN;
            case CannotAsk() -> Replies.CANNOT_LOOK_UP;
            case Remote() -> remote(command, transaction, login);
        };
    }

    private RecipientAnswer find(MailPath path) {
        Mailbox mailbox = path.mailbox();
        if (mailbox != null && mailbox.isLiteral()) {
            return new Remote();
        }
        // RFC 5321 section 4.5.1: Postmaster without a domain is ours, and the directory knows whose.
        String address = mailbox == null ? "postmaster" : mailbox.normalized().address();
        return directory.find(address);
    }

    private static boolean isRewritten(MailPath path) {
        return path.mailbox() != null && ReversePaths.isRewritten(path.mailbox().localPart());
    }

    /**
     * A reverse-path that was written here leads back to a sender, for reports on its mail and for nothing else: whoever knows
     * one could send by it otherwise.
     */
    private SmtpReply returned(RcptCommand command, Local local, MailTransaction transaction) {
        if (!transaction.mail().reversePath().isNull()) {
            return Replies.BOUNCES_ONLY;
        }
        if (!local.external().isEmpty() && !outboundEnabled) {
            return Replies.OUTBOUND_OFF;
        }
        List<Recipient> recipients = new ArrayList<>();
        local.targets()
                .forEach(target -> recipients.add(new Recipient(
                        target.address(), target.accountId(), target.tenantId(), "NEVER", command.orcpt())));
        local.external()
                .forEach(address -> recipients.add(new Recipient(address, null, null, "NEVER", command.orcpt())));
        transaction.accept(command.forwardPath().address(), recipients);
        return Replies.RECIPIENT_OK;
    }

    private SmtpReply local(RcptCommand command, Local local, MailTransaction transaction, RecipientGate gate) {
        List<Target> targets = local.targets();
        // Without them the message would be lost for those who are elsewhere, and nobody told.
        if (!local.external().isEmpty() && !outboundEnabled) {
            return Replies.OUTBOUND_OFF;
        }
        int needed = targets.size() + local.external().size() + (isReported(command, local) ? 1 : 0);
        // The rest in another transaction: the queue takes so many at once, and one address may be many accounts.
        if (!transaction.recipients().isEmpty() && transaction.recipients().size() + needed > MOST_ACCOUNTS) {
            return Replies.TOO_MANY_RECIPIENTS;
        }
        long size = Math.max(transaction.mail().size(), 1);
        long largest = largest(targets);
        if (size > largest) {
            return Replies.TOO_LARGE_FOR_RECIPIENT;
        }
        boolean room = !local.external().isEmpty()
                || targets.stream().anyMatch(target -> !full(target) && quotas.hasRoom(target.accountId(), size));
        if (!room) {
            return Replies.MAILBOX_FULL;
        }
        SmtpReply kept = gate.refusal(command.forwardPath().address(), targets);
        if (kept != null) {
            return kept;
        }
        transaction.limit(largest);
        for (Target target : targets) {
            MailPolicy policy = target.intake() == null ? null : target.intake().mail();
            if (policy != null) {
                transaction.policy(target.accountId(), policy);
            }
        }
        String path = command.forwardPath().mailbox() == null
                ? targets.getFirst().address()
                : command.forwardPath().address();
        transaction.accept(path, recipients(command, local, path));
        return Replies.RECIPIENT_OK;
    }

    /** RFC 3461 section 5.2.7.3: one report that the address was expanded, and of its members those that failed. */
    private static boolean isReported(RcptCommand command, Local local) {
        int found = local.targets().size() + local.external().size();
        String notify = command.dsnNotify();
        return found > 1 && found < MOST_ACCOUNTS && notify != null && DsnNotify.asksForSuccess(notify);
    }

    private static List<Recipient> recipients(RcptCommand command, Local local, String path) {
        List<Recipient> recipients =
                new ArrayList<>(local.targets().size() + local.external().size() + 1);
        String notify = command.dsnNotify();
        if (notify != null && isReported(command, local)) {
            recipients.add(new Recipient(path, null, null, "SUCCESS", command.orcpt(), true, null));
            notify = DsnNotify.withoutSuccess(notify);
        }
        for (Target target : local.targets()) {
            String own = target.address().equalsIgnoreCase(path) ? null : target.address();
            recipients.add(new Recipient(
                    path, target.accountId(), target.tenantId(), notify, command.orcpt(), null, null, null, own));
        }
        String original = original(command, path);
        String forwarder = forwarder(command, path);
        for (String address : local.external()) {
            recipients.add(new Recipient(address, null, null, notify, original, null, forwarder));
        }
        return recipients;
    }

    /** The address by which a message that comes back is known again. */
    private static String forwarder(RcptCommand command, String path) {
        Mailbox mailbox = command.forwardPath().mailbox();
        return mailbox == null ? path : mailbox.normalized().address().toLowerCase(Locale.ROOT);
    }

    /** RFC 3461 section 5.2.1: what servers further on report on is the address that the sender knows. */
    private static @Nullable String original(RcptCommand command, String path) {
        boolean ascii = path.chars().allMatch(c -> c < 0x80);
        return command.orcpt() != null || !ascii ? command.orcpt() : "rfc822;" + Xtext.encode(path);
    }

    /** What all of them take: a message goes to everybody behind an address, or to nobody. */
    private static long largest(List<Target> targets) {
        long largest = Long.MAX_VALUE;
        for (Target target : targets) {
            Intake intake = target.intake();
            if (intake != null && intake.messageBytes() != null) {
                largest = Math.min(largest, intake.messageBytes());
            }
        }
        return largest;
    }

    private static boolean full(Target target) {
        return target.intake() != null && Boolean.TRUE.equals(target.intake().full());
    }

    private SmtpReply remote(RcptCommand command, MailTransaction transaction, @Nullable LoginGrant login) {
        if (login == null) {
            return Replies.NO_RELAY;
        }
        if (!outboundEnabled) {
            return Replies.OUTBOUND_OFF;
        }
        String path = command.forwardPath().address();
        transaction.accept(path, List.of(new Recipient(path, null, null, command.dsnNotify(), command.orcpt())));
        return Replies.RECIPIENT_OK;
    }
}
