package io.postrider.smtp.filter;

import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Demand;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Has mail judged by Rspamd over HTTP, while it arrives. */
public final class RspamdCheck implements MessageCheck, AutoCloseable {
    static final String NAME = "rspamd";
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_ANSWER = 1024 * 1024;
    private static final int MOST_RECIPIENTS = 100;

    private final URI address;
    private final @Nullable String password;
    private final Scanner<RspamdAnswer> scanner;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * A check.
     *
     * @param url Rspamd's normal worker or proxy, for example {@code http://rspamd:11333}
     * @param password what it wants to hear; null for nothing
     * @param atOnce how many messages it looks at at once
     */
    public RspamdCheck(String url, @Nullable String password, int atOnce) {
        this.address = URI.create(url.endsWith("/") ? url + "checkv2" : url + "/checkv2");
        this.password = password;
        this.scanner = new Scanner<>(NAME, atOnce, answer -> new Inspected(answer.findings(), "", demand(answer)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean looksAtSubmitted() {
        return true;
    }

    @Override
    public Inspection begin(Arrival arrival) {
        return scanner.begin(octets -> ask(request(arrival), octets));
    }

    private HttpRequest.Builder request(Arrival arrival) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(LONGEST)
                .header("IP", arrival.client().getHostAddress())
                .header("Helo", printable(arrival.helo()))
                .header(
                        "From",
                        printable(arrival.transaction().mail().reversePath().address()))
                .header("Queue-Id", arrival.transaction().idempotencyKey().toString())
                .header("MTA-Name", printable(arrival.hostname()));
        arrival.transaction().recipients().stream()
                .limit(MOST_RECIPIENTS)
                .forEach(recipient -> request.header("Rcpt", printable(recipient.address())));
        String user = arrival.user();
        if (user != null) {
            // It has other rules for those who have logged in.
            request.header("User", printable(user));
        }
        if (password != null) {
            request.header("Password", password);
        }
        return request;
    }

    /** What a header field of HTTP may hold; addresses in other scripts lose their letters and keep their shape. */
    private static String printable(String text) {
        var out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(c > ' ' && c < 0x7f ? (char) c : '?'));
        return out.isEmpty() ? "<>" : out.toString();
    }

    private RspamdAnswer ask(HttpRequest.Builder request, InputStream octets) throws IOException, InterruptedException {
        HttpRequest post = request.POST(HttpRequest.BodyPublishers.ofInputStream(() -> octets))
                .build();
        HttpResponse<InputStream> response = http.send(post, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] answer = body.readNBytes(MOST_ANSWER + 1);
            if (response.statusCode() != 200 || answer.length > MOST_ANSWER) {
                throw new IOException("Rspamd answers " + response.statusCode() + " with " + answer.length + " octets");
            }
            return RspamdAnswer.read(answer);
        }
    }

    private static @Nullable Demand demand(RspamdAnswer answer) {
        return answer.action().equals("soft reject")
                ? Demand.defer(SmtpReply.of(451, "4.7.1", "Message not taken now, try again later"))
                : null;
    }

    @Override
    public void close() {
        scanner.close();
        threads.shutdownNow();
        http.shutdownNow();
    }
}
