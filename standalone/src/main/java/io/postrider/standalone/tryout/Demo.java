package io.postrider.standalone.tryout;

import io.postrider.standalone.tryout.Credentials.Account;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Sends a mail through the running suite while its recipient is in IDLE, then asks what became of it. */
public final class Demo {
    /** When to give up on the trace's last hop: long, for a busy machine; it takes a moment only. */
    private static final Duration TRACE_PATIENCE = Duration.ofSeconds(30);

    private final Credentials credentials;
    private final String host;
    private final URI rest;
    private final PrintStream out;

    /**
     * A demonstration.
     *
     * @param host where the mail ports are
     * @param rest where the public REST API is
     */
    public Demo(Credentials credentials, String host, URI rest, PrintStream out) {
        this.credentials = credentials;
        this.host = host;
        this.rest = rest;
        this.out = out;
    }

    /** Runs it; throws when the mail does not arrive. */
    public void run() throws IOException {
        Account from = credentials.accounts().get(0);
        Account to = credentials.accounts().get(1);
        try (MailDialogue imap = connect("imaps")) {
            imap.until(line -> line.startsWith("* OK"));
            imap.imap("a1", "LOGIN " + to.address() + ' ' + to.password());
            imap.imap("a2", "SELECT INBOX");
            imap.send("a3 IDLE");
            imap.until(line -> line.startsWith("+"));
            out.println(to.address() + " waits in IDLE.");
            Sent sent = send(from, to);
            out.println(from.address() + " has sent a mail: " + sent.reply());
            String exists = imap.until(line -> line.startsWith("* ") && line.endsWith(" EXISTS"));
            long micros = Duration.ofNanos(System.nanoTime() - sent.endOfData()).toNanos() / 1000;
            out.printf("IDLE fired %.1f ms after the end of the message: %s%n", micros / 1000.0, exists);
            imap.send("DONE");
            imap.until(line -> line.startsWith("a3 "));
            imap.imap("a4", "LOGOUT");
            tell(sent.reply().substring(sent.reply().lastIndexOf(' ') + 1));
        }
    }

    /**
     * A mail that was sent.
     *
     * @param reply the server's reply to it
     * @param endOfData when its last line went out
     */
    private record Sent(String reply, long endOfData) {}

    private Sent send(Account from, Account to) throws IOException {
        try (MailDialogue smtp = connect("submissions")) {
            smtp.smtp("", '2');
            smtp.smtp("EHLO demo.invalid", '2');
            String plain = "\0" + from.address() + '\0' + from.password();
            smtp.smtp("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)), '2');
            smtp.smtp("MAIL FROM:<" + from.address() + '>', '2');
            smtp.smtp("RCPT TO:<" + to.address() + '>', '2');
            smtp.smtp("DATA", '3');
            smtp.send("From: " + from.address());
            smtp.send("To: " + to.address());
            smtp.send("Subject: a demonstration");
            smtp.send("");
            smtp.send("This mail went through all five services.");
            long endOfData = System.nanoTime();
            String reply = smtp.smtp(".", '2');
            smtp.smtp("QUIT", '2');
            return new Sent(reply, endOfData);
        }
    }

    private void tell(String queueId) {
        try (var api = new AdminApi(rest, credentials.adminApiKey(), Path.of(credentials.caCertificate()))) {
            JsonNode message = trace(api, queueId);
            out.println("Trace " + message.path("traceId").asString("?") + ':');
            for (JsonNode hop : message.path("hops")) {
                out.println("  " + line(hop));
            }
        }
    }

    /** The last hop is written a moment after the delivery that it tells of. */
    private static JsonNode trace(AdminApi api, String queueId) {
        JsonNode message = api.get("/v1/messages/trace?queueId=" + queueId)
                .path("messages")
                .path(0);
        long end = System.nanoTime() + TRACE_PATIENCE.toNanos();
        while (!delivered(message) && System.nanoTime() - end < 0) {
            pause();
            message = api.get("/v1/messages/trace?queueId=" + queueId)
                    .path("messages")
                    .path(0);
        }
        return message;
    }

    private static boolean delivered(JsonNode message) {
        return message.path("recipients").path(0).path("outcome").asString("").equals("delivered");
    }

    private static String line(JsonNode hop) {
        var text = new StringBuilder();
        for (Map.Entry<String, JsonNode> member : hop.properties()) {
            if (!member.getValue().isNull()) {
                text.append(text.isEmpty() ? "" : "  ").append(member.getKey()).append('=');
                text.append(member.getValue().asString(member.getValue().toString()));
            }
        }
        return text.toString();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private MailDialogue connect(String port) throws IOException {
        return MailDialogue.connect(
                host, credentials.ports().getOrDefault(port, 0), Path.of(credentials.caCertificate()));
    }
}
