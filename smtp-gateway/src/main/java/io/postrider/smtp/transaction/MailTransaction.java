package io.postrider.smtp.transaction;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.api.verdict.Verdict;
import io.postrider.smtp.command.MailCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mail transaction from MAIL on. */
public final class MailTransaction {
    private final MailCommand mail;
    private final String traceId;
    private final UUID idempotencyKey;
    private final List<Recipient> recipients = new ArrayList<>(2);
    private final Set<Object> receivers = new HashSet<>();
    private final Map<UUID, MailPolicy> policies = new HashMap<>(2);
    private final List<Finding> findings = new ArrayList<>(2);
    private int acceptedPaths;
    private String firstPath = "";
    private long largest;

    /**
     * A transaction without recipients so far.
     *
     * @param largest octets of its message, at most, whoever gets it
     */
    public MailTransaction(MailCommand mail, String traceId, long largest) {
        this(mail, traceId, largest, TimeOrderedId.next());
    }

    /** The same under a key that the client has chosen. */
    public MailTransaction(MailCommand mail, String traceId, long largest, UUID idempotencyKey) {
        this.idempotencyKey = idempotencyKey;
        this.mail = mail;
        this.traceId = traceId;
        this.largest = largest;
    }

    /** Octets of its message, at most: what its sender may send, and each of its recipients takes. */
    public long largest() {
        return largest;
    }

    /** A recipient takes no more than that. */
    public void limit(long octets) {
        largest = Math.min(largest, octets);
    }

    /** What MAIL said. */
    public MailCommand mail() {
        return mail;
    }

    /** The one id of this message, from here to its mailbox. */
    public String traceId() {
        return traceId;
    }

    /** The key that makes a repeated accept find the first one. */
    public UUID idempotencyKey() {
        return idempotencyKey;
    }

    /** Something was found before the message came; as much as a verdict may have of it, and each once. */
    public void found(Finding finding) {
        if (findings.size() < Verdict.MOST_FINDINGS && !findings.contains(finding)) {
            findings.add(finding);
        }
    }

    /** What was found before the message came. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many RCPT were accepted. */
    public int acceptedPaths() {
        return acceptedPaths;
    }

    /** Who gets the message; an account that several addresses lead to is in it once. */
    public List<Recipient> recipients() {
        return recipients;
    }

    /** The addresses among them whose mail goes elsewhere. */
    public Set<String> forwarders() {
        return recipients.stream()
                .map(Recipient::forwarder)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The address of the first accepted RCPT, which may lead to others. */
    public String firstPath() {
        return firstPath;
    }

    /** Counts an accepted RCPT and adds whom it leads to. */
    public void accept(String path, List<Recipient> found) {
        firstPath = acceptedPaths == 0 ? path : firstPath;
        acceptedPaths++;
        for (Recipient recipient : found) {
            Object receiver = recipient.accountId() != null ? recipient.accountId() : recipient.address();
            if (receivers.add(receiver)) {
                recipients.add(recipient);
            }
        }
    }

    /** An account has a policy of its own for what becomes of its mail. */
    public void policy(UUID accountId, MailPolicy policy) {
        policies.put(accountId, policy);
    }

    /** The recipient's own policy; null when it has none. */
    public @Nullable MailPolicy policyOf(Recipient recipient) {
        return recipient.accountId() == null ? null : policies.get(recipient.accountId());
    }

    /** Says for each recipient, in their order, what becomes of the message. */
    public void place(List<Action> actions) {
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            recipients.set(i, recipients.get(i).with(action == Action.ACCEPT ? null : action));
        }
    }

    /** The envelope for delivery-service. */
    public AcceptEnvelope envelope(
            AcceptEnvelope.Client client,
            AcceptEnvelope.@Nullable Submitter submitter,
            AcceptEnvelope.@Nullable Upload upload,
            UUID fingerprint,
            Duration waited) {
        return new AcceptEnvelope(
                idempotencyKey,
                traceId,
                mail.reversePath().address(),
                recipients,
                client,
                submitter,
                mail.smtpUtf8(),
                mail.body(),
                mail.ret(),
                mail.envid(),
                upload,
                fingerprint,
                waited.toMillis(),
                mail.requireTls() ? true : null);
    }
}
