package io.postrider.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.access.TestListeners;
import io.postrider.access.UserSessions;
import io.postrider.api.auth.AccountView;
import io.postrider.api.problem.ProblemCode;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.capability.HiddenCapabilities;
import io.postrider.imap.fake.InMemoryLogins;
import io.postrider.imap.fake.InMemoryMailboxes;
import io.postrider.imap.notify.Watches;
import io.postrider.imap.session.ImapProtocol;
import io.postrider.imap.session.Services;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.testkit.transcript.TranscriptServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * IMAP on loopback ports over services in memory. The first listener trusts its clients, {@code untrusted} does not,
 * {@code imaps} has TLS from the start.
 */
public final class ImapTestServer implements TranscriptServer {
    private static final long LARGEST = 100_000;

    private final InMemoryLogins logins = new InMemoryLogins();
    private final InMemoryMailboxes mailboxes = new InMemoryMailboxes();
    private final Snapshots snapshots = new Snapshots(
            mailboxes, new Snapshots.Policy(Duration.ofNanos(1), Duration.ofHours(1), 1 << 20, Duration.ofHours(1)));
    private final AccountMailboxes names = new AccountMailboxes(mailboxes);
    private final Watches watches = new Watches();
    private final TestListeners listeners;

    private final Duration progress;

    public ImapTestServer() {
        this(Duration.ofHours(1));
    }

    /** A server that tells that often that a command goes on. */
    ImapTestServer(Duration progress) {
        this.progress = progress;
        this.listeners = new TestListeners(logins, this::protocol, "imaps");
        names.changesAreTold(true);
    }

    private ImapProtocol protocol(UserSessions users) {
        var policy =
                new Services.Policy(LARGEST, progress, 2, HiddenCapabilities.of(List.of("Broken Mail*: IDLE THREAD")));
        return new ImapProtocol(
                new Services(users, mailboxes, names, snapshots, watches, policy), new SimpleMeterRegistry());
    }

    public InMemoryMailboxes mailboxes() {
        return mailboxes;
    }

    /** A listener's port. */
    public int port(String listener) {
        return listeners.port(listener);
    }

    @Override
    public Socket connect(String listener) throws IOException {
        return listeners.connect(listener);
    }

    /** {@code mailbox NAME: FILE.eml …}, {@code quota OCTETS}. */
    @Override
    public void given(String text) throws Exception {
        directive(text.substring(0, text.indexOf(' ')), text.substring(text.indexOf(' ') + 1));
    }

    @Override
    public void directive(String name, String argument) throws Exception {
        switch (name) {
            case "mailbox" -> deliverAll(argument);
            case "deliver" -> deliver(argument);
            case "quota" -> mailboxes.quota(Long.parseLong(argument));
            case "unavailable" -> fail(argument, ProblemCode.UNAVAILABLE);
            case "fail" -> fail(argument.split(" ", 2)[0], ProblemCode.valueOf(argument.split(" ", 2)[1]));
            case "heal" -> {
                logins.fail(null);
                mailboxes.fail(null);
                mailboxes.failContent(null);
            }
            case "content-fails" -> mailboxes.failContent(ProblemCode.valueOf(argument));
            case "rename-while-listed" -> renameWhileListed(argument.split(" "));
            case "mark-deleted" -> mailboxes.markDeleted("INBOX", argument);
            case "remove" -> mailboxes.remove("INBOX", Integer.parseInt(argument));
            case "lost-event" -> mailboxes.deliver("INBOX", file("plain.eml"));
            case "check-all" -> snapshots.checkAll();
            case "told-of-account" -> watches.changed(InMemoryLogins.ACCOUNT);
            case "pack" -> snapshots.sweep();
            case "revoke" -> listeners.users().accountChanged(InMemoryLogins.ACCOUNT, revoked());
            case "stop" -> listeners.stop();
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** Another process does it, and the change feed tells of it, between the reading of a list and its arrival. */
    private void renameWhileListed(String[] names) {
        mailboxes.onceListed(() -> {
            mailboxes.rename(names[0], names[1]);
            this.names.changed(InMemoryLogins.ACCOUNT);
        });
    }

    private static AccountView revoked() {
        return new AccountView(InMemoryLogins.ACCOUNT, InMemoryLogins.ACCOUNT, "joe@example.org", true, 2, 0);
    }

    private void fail(String service, ProblemCode code) {
        switch (service) {
            case "auth" -> logins.fail(code);
            case "mailbox" -> mailboxes.fail(code);
            default -> throw new IllegalArgumentException(service);
        }
    }

    private void deliverAll(String argument) throws IOException {
        int colon = argument.indexOf(':');
        String mailbox = argument.substring(0, colon);
        for (String name : argument.substring(colon + 1).strip().split(" ")) {
            mailboxes.deliver(mailbox, file(name));
        }
    }

    /** As a delivery does: stored first, then told through the change feed. */
    private void deliver(String argument) throws IOException {
        String[] words = argument.split(" ");
        long modseq = mailboxes.deliver(words[0], file(words[1]));
        snapshots.delivered(
                new MailboxKey(InMemoryLogins.ACCOUNT, mailboxes.id(words[0])), modseq, 1, mailboxes.uidNext(words[0]));
        watches.changed(InMemoryLogins.ACCOUNT);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ImapTestServer.class.getResourceAsStream("/mails/" + name), name)) {
            return new String(in.readAllBytes(), ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replace("\n", "\r\n")
                    .getBytes(ISO_8859_1);
        }
    }

    @Override
    public void close() {
        listeners.close();
    }
}
