package io.postrider.standalone.tryout;

import io.postrider.standalone.tryout.Credentials.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Uses the running suite as clients would, so that the classes all of that needs are in the JVM's cache (JEP 483) and
 * not only those of a start.
 */
public final class Training {
    private static final int SENDERS = 10;
    private static final int MAILS = 100;
    /** Readers fetch all of their mailbox, which a tenth of the mail goes to. */
    private static final int TO_READERS = 10;

    private static final int READERS = 2;
    private static final int LOGINS = 10;

    private final Credentials credentials;
    private final String host;
    private final String text = "Hardly two lines of a message are ever the same, these are.\r\n".repeat(50);

    /**
     * A training.
     *
     * @param host where the mail ports are
     */
    public Training(Credentials credentials, String host) {
        this.credentials = credentials;
        this.host = host;
    }

    /** Runs it; throws when the suite refuses something. */
    public void run() throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                running.add(threads.submit(() -> send(MAILS)));
            }
            for (int i = 0; i < READERS; i++) {
                running.add(threads.submit(() -> read(LOGINS)));
            }
            for (Future<?> one : running) {
                one.get();
            }
            threads.submit(() -> read(1)).get();
        } catch (ExecutionException failed) {
            throw new IOException("the training failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the training was interrupted", interrupted);
        }
    }

    private Void send(int mails) throws IOException {
        try (MailDialogue smtp = MailDialogue.connect(host, port("smtp"))) {
            smtp.smtp("", '2');
            smtp.smtp("EHLO training.invalid", '2');
            for (int i = 0; i < mails; i++) {
                Account to = credentials.accounts().get(i % TO_READERS == 0 ? 1 : 0);
                smtp.smtp("MAIL FROM:<sender@training.invalid> SIZE=4096", '2');
                smtp.smtp("RCPT TO:<" + to.address() + '>', '2');
                smtp.smtp("DATA", '3');
                smtp.send("From: Sender <sender@training.invalid>\r\nTo: " + to.address()
                        + "\r\nSubject: mail " + i + "\r\nMessage-ID: <" + i + '.' + System.nanoTime()
                        + "@training.invalid>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                        + text);
                smtp.smtp(".", '2');
            }
            smtp.smtp("QUIT", '2');
        }
        return null;
    }

    private Void read(int logins) throws IOException {
        Account account = credentials.accounts().get(1);
        for (int i = 0; i < logins; i++) {
            try (MailDialogue imap = MailDialogue.connect(host, port("imaps"), ca())) {
                imap.until(line -> line.startsWith("* OK"));
                imap.imap("a1", "LOGIN " + account.address() + ' ' + account.password());
                imap.imap("a2", "SELECT INBOX");
                imap.imap("a3", "FETCH 1:* (FLAGS)");
                imap.imap("a4", "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)");
                imap.imap("a5", "UID FETCH 1:20 BODY.PEEK[]");
                imap.imap("a6", "STORE 1:* +FLAGS.SILENT (\\Seen)");
                imap.imap("a7", "SEARCH UNSEEN SUBJECT mail");
                imap.imap("a8", "STATUS INBOX (MESSAGES UNSEEN)");
                imap.imap("a9", "LOGOUT");
            }
        }
        return null;
    }

    private int port(String protocol) {
        return credentials.ports().getOrDefault(protocol, 0);
    }

    private Path ca() {
        return Path.of(credentials.caCertificate());
    }
}
