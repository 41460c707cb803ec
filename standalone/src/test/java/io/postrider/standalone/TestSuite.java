package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.standalone.suite.Suite;
import io.postrider.standalone.suite.SuitePorts;
import io.postrider.standalone.tryout.Credentials;
import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import jakarta.mail.Address;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A whole installation for a test, and Angus Mail as its client. */
public final class TestSuite implements AutoCloseable {
    /** When to give up on what takes the suite seconds. */
    static final Duration LONG = Duration.ofMinutes(3);

    private final Options options;
    private final DataFolder folder;
    private Installation installation;

    /** An installation in a folder, on ports that are free. */
    public TestSuite(Path data) {
        this.options = new Options("up", List.of(), data, "127.0.0.1", freeOffset());
        this.folder = new DataFolder(data);
        this.installation = new Installation(options, folder, Installation.QUIET);
    }

    /** Starts what is stopped. */
    public void start() throws SQLException {
        installation = new Installation(options, folder, Installation.QUIET);
        installation.start();
    }

    void stop() {
        installation.close();
    }

    Options options() {
        return options;
    }

    Installation installation() {
        return installation;
    }

    Suite suite() {
        return installation.suite();
    }

    DataFolder folder() {
        return folder;
    }

    SuitePorts ports() {
        return new SuitePorts(options.portOffset());
    }

    /** What the first start gave. */
    public Credentials credentials() {
        return Objects.requireNonNull(Credentials.read(folder.credentials()));
    }

    /** The database, as its superuser. */
    public DataSource database() {
        var source = (PGSimpleDataSource) installation.runningDatabase();
        source.setDatabaseName("postrider");
        return source;
    }

    private Account second() {
        return credentials().accounts().get(1);
    }

    /** Sends as the first account to the second over submission with TLS. */
    void send(String subject, String text) throws MessagingException {
        send(subject, text, second().address());
    }

    /** Sends as the first account over submission with TLS. */
    void send(String subject, String text, String recipient) throws MessagingException {
        var from = credentials().accounts().get(0);
        submit(from, message(from.address(), subject, text, recipient));
    }

    /** Sends to the second account, logged in as one account, From another address. */
    void sendAs(Account submitter, String from, String subject) throws MessagingException {
        submit(submitter, message(from, subject, "x", second().address()));
    }

    /** Sends as an account under its own address. */
    public void sendFrom(Account from, String subject, String recipient) throws MessagingException {
        submit(from, message(from.address(), subject, "x", recipient));
    }

    /** Sends a text as an account under its own address. */
    void submitFrom(Account from, String subject, String text, String recipient) throws MessagingException {
        submit(from, message(from.address(), subject, text, recipient));
    }

    private MimeMessage message(String from, String subject, String text, String recipient) throws MessagingException {
        var message = new MimeMessage(session());
        message.setFrom(new InternetAddress(from));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        message.setSubject(subject);
        message.setText(text);
        return message;
    }

    private void submit(Account submitter, MimeMessage message) throws MessagingException {
        try (Transport transport = session().getTransport("smtps")) {
            Await.until(Await.PATIENCE, () -> connects(transport, submitter), "the account to be let in");
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    /** Sends to the port where mail from elsewhere arrives, without a login. */
    public void sendFromOutside(String reversePath, String recipient) throws MessagingException {
        Session session = session();
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress(reversePath));
        message.setText("x");
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("localhost", ports().smtp(), null, null);
            transport.sendMessage(message, new Address[] {new InternetAddress(recipient)});
        }
    }

    private boolean connects(Transport transport, Credentials.Account from) {
        try {
            transport.connect("localhost", ports().submissions(), from.address(), from.password());
            return true;
        } catch (MessagingException refused) {
            return false;
        }
    }

    /** Works with the second account's INBOX over IMAP with TLS. */
    <T> T inbox(MailWork<T> work) throws Exception {
        return inbox(second(), work);
    }

    /** Works with an account's INBOX over IMAP with TLS. */
    <T> T inbox(Account account, MailWork<T> work) throws Exception {
        try (Store store = session().getStore("imaps")) {
            store.connect("localhost", ports().imaps(), account.address(), account.password());
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_WRITE);
                return work.in(inbox);
            }
        }
    }

    /** Waits until the second account's INBOX is as wanted; a suite that has just started may refuse at first. */
    void awaitInbox(Predicate<List<String>> wanted) {
        Await.until(LONG, this::subjectsOrRefusal, wanted, "the INBOX as it was to be");
    }

    private List<String> subjectsOrRefusal() throws Exception {
        try {
            return inbox(TestSuite::subjects);
        } catch (MessagingException refused) {
            return List.of("refused: " + refused.getMessage());
        }
    }

    static List<String> subjects(Folder folder) throws MessagingException {
        var subjects = new ArrayList<String>();
        for (Message message : folder.getMessages()) {
            subjects.add(message.getSubject());
        }
        return subjects;
    }

    /** Makes another account in the domain of the first two. */
    Account makeAccount(String localPart, String password) throws Exception {
        String domain = second().address().substring(second().address().indexOf('@'));
        Account account = new Account(localPart + domain, password);
        String body = "{\"address\":\"%s\",\"password\":\"%s\"}".formatted(account.address(), password);
        rest("POST", "/v1/accounts", body);
        return account;
    }

    /** Asks the public REST API as its administrator, overwriting whatever is there; answers the document. */
    String rest(String method, String path, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(credentials().rest().resolve(path))
                    .header("Authorization", "Bearer " + credentials().adminApiKey())
                    .header("Content-Type", "application/json")
                    .header("If-Match", "*")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
            return response.body();
        }
    }

    Session session() {
        var properties = new Properties();
        for (String protocol : List.of("smtps", "imaps", "pop3s", "smtp", "imap")) {
            String prefix = "mail." + protocol + '.';
            properties.setProperty(prefix + "ssl.trust", "localhost");
            properties.setProperty(prefix + "timeout", "60000");
            properties.setProperty(prefix + "connectiontimeout", "30000");
        }
        return Session.getInstance(properties);
    }

    /** An offset at which all ports are free, below those that the system gives to clients. */
    private static int freeOffset() {
        for (int i = 0; i < 1000; i++) {
            int offset = ThreadLocalRandom.current().nextInt(1_000, 17_000);
            if (ports(new SuitePorts(offset)).allMatch(TestSuite::free)) {
                return offset;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static IntStream ports(SuitePorts ports) {
        IntStream services = Arrays.stream(ServiceName.values())
                .flatMapToInt(service ->
                        IntStream.of(ports.internal(service), ports.management(service), ports.publicRest(service)));
        return IntStream.concat(
                services,
                IntStream.of(
                        ports.smtp(),
                        ports.submission(),
                        ports.submissions(),
                        ports.imap(),
                        ports.imaps(),
                        ports.pop3(),
                        ports.pop3s(),
                        ports.admin(),
                        ports.database()));
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        installation.close();
    }

    interface MailWork<T> {
        T in(Folder inbox) throws Exception;
    }
}
