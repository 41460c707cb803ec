package io.postrider.delivery.smtpclient;

import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import io.postrider.delivery.smtpclient.Transaction.Content;
import io.postrider.delivery.smtpclient.Transaction.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out transactions on a connection and tells what the server said to each recipient. */
public final class MailTransaction {
    // Larger groups gain nothing, and a server that takes fewer recipients is not to be asked for all the others first.
    private static final int GROUP = 100;
    private static final SmtpReply NOT_ASKED = ours("5.0.0 not asked");

    private final SmtpConnection connection;
    private final Transaction transaction;
    private final @Nullable SmtpReply[] outcomes;

    private MailTransaction(SmtpConnection connection, Transaction transaction) {
        this.connection = connection;
        this.transaction = transaction;
        this.outcomes = new SmtpReply[transaction.recipients().size()];
    }

    /**
     * Sends a message.
     *
     * @return for each recipient what decides on it: the refusal of MAIL or RCPT, or the reply to the data
     * @throws SmtpFailure when the dialogue broke off; nothing is known of any recipient then, not even after the data
     * @throws IOException when the content could not be read; the connection is closed then
     */
    public static List<SmtpReply> send(SmtpConnection connection, Transaction transaction) throws IOException {
        boolean asIs = connection.capabilities().has("SMTPUTF8")
                || !transaction.content().isDeclaredInternationalized();
        return asIs ? sendAsIs(connection, transaction) : Internationalized.send(connection, transaction);
    }

    /** Sends a message of which the server knows every extension that it needs, as far as addresses and header go. */
    static List<SmtpReply> sendAsIs(SmtpConnection connection, Transaction transaction) throws IOException {
        var sending = new MailTransaction(connection, transaction);
        SmtpReply impossible = sending.impossible();
        if (impossible != null) {
            return Collections.nCopies(transaction.recipients().size(), impossible);
        }
        try {
            sending.run();
        } catch (IOException failure) {
            connection.broken();
            throw failure;
        }
        return sending.outcomes();
    }

    /** What needs no asking, because the server has said so in its reply to EHLO. */
    private @Nullable SmtpReply impossible() throws IOException {
        Capabilities offered = connection.capabilities();
        Content content = transaction.content();
        long most = offered.size();
        // RFC 1870 section 5: a size above the declared maximum fails permanently
        if (most > 0 && content.size() > most) {
            return ours("5.3.4 The message has %d octets, the server takes %d".formatted(content.size(), most));
        }
        // RFC 6152 section 3: without 8BITMIME such a message must be converted or returned
        if (!offered.has("8BITMIME") && content.isEightBit()) {
            return ours("5.6.3 The server takes no 8-bit content and it was not converted");
        }
        // RFC 8689 section 4.2.1: a server that would drop it on the way gets nothing
        if (transaction.requireTls() && !(connection.isTls() && offered.has("REQUIRETLS"))) {
            return ours("5.7.30 The server does not offer REQUIRETLS");
        }
        return null;
    }

    private static SmtpReply ours(String text) {
        return new SmtpReply(554, List.of(text));
    }

    private void run() throws IOException {
        // RFC 2920 section 3.1: MAIL and RCPT may go in one group, and DATA be its last command
        boolean pipelining = connection.capabilities().has("PIPELINING");
        boolean whole = pipelining && outcomes.length <= GROUP;
        connection.begin();
        connection.send(mail());
        if (pipelining) {
            sendRecipients(0, GROUP);
        }
        if (whole) {
            connection.send("DATA");
        }
        connection.begun();
        SmtpReply mail = connection.reply(connection.timeouts().command());
        if (!pipelining && !mail.isPositive()) {
            refuseAll(mail);
            connection.reset();
            return;
        }
        int accepted = recipients(pipelining ? GROUP : 1, mail.isPositive());
        if (!mail.isPositive()) {
            refuseAll(mail);
            accepted = 0;
        }
        if (whole) {
            data(accepted);
        } else if (accepted > 0) {
            connection.send("DATA");
            data(accepted);
        } else {
            connection.reset();
        }
    }

    private void sendRecipients(int from, int count) throws IOException {
        int to = Math.min(outcomes.length, from + count);
        for (int i = from; i < to; i++) {
            connection.send(rcpt(transaction.recipients().get(i)));
        }
    }

    /** Group by group; of a server that has said that there are enough, no more is asked. */
    private int recipients(int group, boolean goOn) throws IOException {
        int accepted = 0;
        SmtpReply enough = null;
        for (int i = 0; i < outcomes.length; i++) {
            if (i % group == 0 && (i > 0 || group == 1)) {
                if (enough != null || !goOn) {
                    refuseOpen(i, enough == null ? NOT_ASKED : enough);
                    return accepted;
                }
                sendRecipients(i, group);
            }
            SmtpReply reply = connection.reply(connection.timeouts().command());
            if (reply.isPositive()) {
                accepted++;
            } else {
                outcomes[i] = reply;
                enough = reply.isTooManyRecipients() ? reply : enough;
            }
        }
        return accepted;
    }

    private void data(int accepted) throws IOException {
        SmtpReply go = connection.reply(connection.timeouts().dataStart());
        if (accepted > 0 && (go.isPositive() || go.isIntermediate() && connection.hasUnasked())) {
            // RFC 5321 section 4.3.2: a reply to something else, or one before there was anything that could be taken
            throw new SmtpFailure(
                    Stage.DIALOGUE, "DATA was not answered with 354 alone: " + go.text(), (Throwable) null);
        }
        if (!go.isIntermediate()) {
            refuseOpen(go);
            connection.reset();
            return;
        }
        if (accepted == 0 && connection.isLmtp()) {
            // RFC 2033 section 4.2: it had to refuse DATA, and how it would answer now nobody knows
            throw new SmtpFailure(Stage.DIALOGUE, "DATA was taken for nobody", (Throwable) null);
        }
        if (accepted == 0) {
            // RFC 2920 section 3.1: DATA was taken although nobody was; an empty message ends it
            connection.send(".");
            connection.reply(connection.timeouts().dataEnd());
            return;
        }
        try (InputStream content = transaction.content().open()) {
            connection.write(content, transaction.content().size());
        } catch (IOException failure) {
            // Ending the data now would make half a message a whole one: the connection has to go.
            connection.broken();
            throw failure;
        }
        if (connection.isLmtp()) {
            recipientsOfData();
        } else {
            refuseOpen(connection.reply(connection.timeouts().dataEnd()));
        }
    }

    /** RFC 2033 section 4.2: a reply for each recipient that was taken, in their order; those that came before the end count. */
    private void recipientsOfData() throws IOException {
        boolean told = false;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                try {
                    outcomes[i] = connection.reply(connection.timeouts().dataEnd());
                    told = true;
                } catch (SmtpFailure failure) {
                    if (!told) {
                        throw failure;
                    }
                    connection.broken();
                    refuseOpen(new SmtpReply(451, List.of("4.4.2 " + failure.getMessage())));
                    return;
                }
            }
        }
    }

    private void refuseAll(SmtpReply reply) {
        Arrays.fill(outcomes, reply);
    }

    /** The reply that decides on everybody who was not refused before. */
    private void refuseOpen(SmtpReply reply) {
        refuseOpen(0, reply);
    }

    private void refuseOpen(int from, SmtpReply reply) {
        for (int i = from; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = reply;
            }
        }
    }

    private List<SmtpReply> outcomes() throws SmtpFailure {
        List<SmtpReply> told = new ArrayList<>(outcomes.length);
        for (SmtpReply outcome : outcomes) {
            if (outcome == null || outcome.isIntermediate()) {
                throw new SmtpFailure(Stage.DIALOGUE, "the server left a recipient undecided", (Throwable) null);
            }
            told.add(outcome);
        }
        return told;
    }

    private String mail() {
        Capabilities offered = connection.capabilities();
        var line = new StringBuilder("MAIL FROM:<")
                .append(transaction.reversePath())
                .append('>');
        if (offered.has("SIZE")) {
            line.append(" SIZE=").append(transaction.content().size());
        }
        if (offered.has("8BITMIME") && transaction.content().isDeclaredEightBit()) {
            line.append(" BODY=8BITMIME");
        }
        if (offered.has("SMTPUTF8") && transaction.content().isDeclaredInternationalized()) {
            line.append(" SMTPUTF8");
        }
        if (offered.has("DSN")) {
            append(line, " RET=", transaction.dsn().ret());
            append(line, " ENVID=", transaction.dsn().envid());
        }
        if (transaction.requireTls()) {
            line.append(" REQUIRETLS");
        }
        return line.toString();
    }

    private String rcpt(Recipient recipient) {
        var line =
                new StringBuilder("RCPT TO:<").append(recipient.forwardPath()).append('>');
        if (connection.capabilities().has("DSN")) {
            append(line, " NOTIFY=", recipient.dsnNotify());
            append(line, " ORCPT=", recipient.orcpt());
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append(name).append(value);
        }
    }
}
