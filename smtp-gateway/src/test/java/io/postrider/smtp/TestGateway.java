package io.postrider.smtp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.platform.net.Networks;
import io.postrider.platform.net.TlsContext;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.sasl.Mechanisms;
import io.postrider.smtp.accept.IngressCheck;
import io.postrider.smtp.accept.MemoryBudget;
import io.postrider.smtp.accept.MessageIntake;
import io.postrider.smtp.body.MessageBody;
import io.postrider.smtp.door.DoorServices;
import io.postrider.smtp.observe.SmtpMetrics;
import io.postrider.smtp.recipient.QuotaGate;
import io.postrider.smtp.recipient.RecipientDirectory;
import io.postrider.smtp.session.Admission;
import io.postrider.smtp.session.Dialogue;
import io.postrider.smtp.session.Dialogues;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.smtp.session.SessionLimits;
import io.postrider.smtp.session.SessionServices;
import io.postrider.smtp.subetha.SubEthaListener;
import io.postrider.smtp.submission.Logins;
import io.postrider.smtp.submission.Revocations;
import io.postrider.smtp.verdict.MessageCheck;
import io.postrider.smtp.verdict.Verdicts;
import io.postrider.smtp.wire.Wire;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A gateway on free ports of the loopback interface, with the services behind it in memory. */
public final class TestGateway implements AutoCloseable {
    static final TlsContext TLS = tls();
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final FakeDirectory directory = FakeDirectory.withUsers();
    private final FakeDelivery delivery = new FakeDelivery();
    private final FakeServices services = new FakeServices();
    private final Revocations revocations = new Revocations(Duration.ofHours(2));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<MessageVerdict> verdicts = new CopyOnWriteArrayList<>();
    private final MessageIntake intake;
    private final MemoryBudget budget;
    private final QuotaGate quotas;
    private final RecipientDirectory recipients;
    private final DoorServices doors;
    private final SessionServices shared;
    private final Map<ListenerRole, SubEthaListener> listeners = new EnumMap<>(ListenerRole.class);

    private static TlsContext tls() {
        try {
            Path folder = Files.createTempDirectory("smtp-test");
            TestCertificate.selfSigned("mx.example.org").writeTo(folder);
            Path certificate = folder.resolve("tls.crt");
            Path key = folder.resolve("tls.key");
            TlsContext context = TlsContext.watching(certificate, key);
            for (Path gone : List.of(certificate, key, folder)) {
                Files.delete(gone);
            }
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a test may want otherwise than usual. */
    public static final class Options {
        private String proxies = "";
        private String plaintext = "";
        private String xclient = "";
        private boolean outbound;
        private List<String> mechanisms = Mechanisms.ALL.mechanisms();
        private @Nullable TlsContext tls = TLS;
        private long memory = 64L * 1024 * 1024;
        private long messageSize = 1024 * 1024;
        private int connections = 100;
        private final TestDoor door = new TestDoor();
        private Duration command = Duration.ofMinutes(5);
        private Duration data = Duration.ofMinutes(3);
        private List<MessageCheck> checks = List.of();
        private MailPolicy policy = MailPolicy.STANDARD;
        private @Nullable MailPolicy submitted;

        Options proxies(String networks) {
            proxies = networks;
            return this;
        }

        Options plaintext(String networks) {
            plaintext = networks;
            return this;
        }

        Options xclient(String networks) {
            xclient = networks;
            return this;
        }

        Options outbound() {
            outbound = true;
            return this;
        }

        Options mechanisms(String names) {
            mechanisms = List.of(names.split(" "));
            return this;
        }

        Options withoutTls() {
            tls = null;
            return this;
        }

        Options memory(long octets) {
            memory = octets;
            return this;
        }

        Options messageSize(long octets) {
            messageSize = octets;
            return this;
        }

        Options connections(int most) {
            connections = most;
            return this;
        }

        Options checks(MessageCheck... all) {
            checks = List.of(all);
            return this;
        }

        Options policy(MailPolicy listeners) {
            policy = listeners;
            return this;
        }

        /** What of users' own mail is looked at; null for nothing. */
        Options submitted(@Nullable MailPolicy wanted) {
            submitted = wanted;
            return this;
        }

        TestDoor door() {
            return door;
        }

        Options commandTimeout(Duration time) {
            command = time;
            return this;
        }

        Options dataTimeout(Duration time) {
            data = time;
            return this;
        }
    }

    TestGateway(Options options) {
        SmtpMetrics metrics = new SmtpMetrics(meters);
        budget = new MemoryBudget(options.memory);
        intake = new MessageIntake(
                delivery,
                budget,
                Clock.systemUTC(),
                new Verdicts(options.checks, () -> options.policy, Duration.ofSeconds(10), verdicts::add)
                        .ofSubmitted(() -> options.submitted));
        quotas = new QuotaGate(services, 1024 * 1024);
        recipients = new RecipientDirectory(directory, () -> true);
        doors = options.door.services(meters);
        shared = new SessionServices(
                new SessionServices.Policy(
                        "mx.example.org",
                        options.outbound,
                        Networks.of(options.plaintext),
                        Networks.of(options.xclient),
                        new Mechanisms(options.mechanisms)),
                limits(options),
                options.door.doors(doors),
                recipients,
                quotas,
                new Logins(services),
                revocations,
                intake,
                new IngressCheck(50, "mx.example.org"),
                options.tls,
                new EventLog(),
                metrics);
        Admission admission = new Admission(options.connections, options.connections, Networks.NONE);
        for (ListenerRole role : ListenerRole.values()) {
            if (role.implicitTls() && options.tls == null) {
                continue;
            }
            var where = new SubEthaListener.Options(
                    role, LOOPBACK, 0, "mx.example.org", Networks.of(options.proxies), options.connections);
            SubEthaListener listener = new SubEthaListener(where, new Dialogues(shared, role), admission, metrics);
            listener.start();
            listeners.put(role, listener);
        }
    }

    private static SessionLimits limits(Options options) {
        return new SessionLimits(
                new MessageBody.Limits(options.messageSize, options.data, Duration.ofMinutes(5), 500),
                1000,
                options.command,
                Duration.ofMinutes(1),
                Duration.ofHours(2),
                20,
                10,
                3,
                100);
    }

    void replaceDoors(TestDoor others) {
        shared.doors().replace(others.pair(doors));
    }

    /** What its sessions share. */
    public SessionServices shared() {
        return shared;
    }

    /** A gateway that lets mail out, and takes messages of so many octets. */
    public static TestGateway sending(long messageSize) {
        return new TestGateway(new Options().outbound().messageSize(messageSize));
    }

    public static TestGateway start() {
        return new TestGateway(new Options());
    }

    int port(ListenerRole role) {
        return listener(role).port();
    }

    SubEthaListener listener(ListenerRole role) {
        SubEthaListener listener = listeners.get(role);
        if (listener == null) {
            throw new IllegalStateException("not listening: " + role);
        }
        return listener;
    }

    /** A dialogue on a connection of the test's own. */
    Dialogue dialogue(Socket socket) throws IOException {
        return new Dialogues(shared, ListenerRole.MX).begin(new Wire(socket), LOOPBACK);
    }

    FakeDirectory directory() {
        return directory;
    }

    public FakeDelivery delivery() {
        return delivery;
    }

    public FakeServices services() {
        return services;
    }

    /** What was decided, in order. */
    List<MessageVerdict> verdicts() {
        return verdicts;
    }

    Revocations revocations() {
        return revocations;
    }

    MemoryBudget budget() {
        return budget;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        listeners.values().forEach(SubEthaListener::stop);
        doors.close();
        intake.close();
        quotas.close();
    }
}
