package io.postrider.smtp.subetha;

import io.postrider.platform.lifecycle.Drainable;
import io.postrider.platform.net.Networks;
import io.postrider.platform.net.ProxySocket;
import io.postrider.smtp.command.Verb;
import io.postrider.smtp.observe.SmtpMetrics;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.session.Admission;
import io.postrider.smtp.session.Dialogues;
import io.postrider.smtp.session.ListenerRole;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** One port on which mail is taken. */
public final class SubEthaListener {
    private static final Logger log = LoggerFactory.getLogger(SubEthaListener.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** How long a session may do nothing while nearly all places are taken, and else. */
    private static final Duration IDLE_WHEN_CROWDED = Duration.ofSeconds(8);

    private static final Duration IDLE_OTHERWISE = Duration.ofHours(1);
    private static final int BACKLOG = 1024;

    /** Sessions beyond our own limit that get a proper refusal; the library's limit must not come first. */
    private static final int ROOM_FOR_REFUSALS = 1000;

    private final Options options;
    private final Dialogues dialogues;
    private final Admission admission;
    private final SmtpMetrics metrics;
    private final AtomicInteger sessionCount;
    private final Set<WireSocket> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("smtp-watchdog").factory());
    private final SMTPServer server;
    private volatile @Nullable WireServerSocket socket;

    /**
     * Where and how to listen.
     *
     * @param role what the port is for
     * @param address the address to bind to; all when null
     * @param port 0 takes a free one
     * @param hostname our name in the greeting
     * @param proxies who must begin with a PROXY header
     * @param maxConnections the most sessions of the process
     */
    public record Options(
            ListenerRole role,
            @Nullable InetAddress address,
            int port,
            String hostname,
            Networks proxies,
            int maxConnections) {}

    /** A listener, not yet started. */
    public SubEthaListener(Options options, Dialogues dialogues, Admission admission, SmtpMetrics metrics) {
        this.options = options;
        this.dialogues = dialogues;
        this.admission = admission;
        this.metrics = metrics;
        this.sessionCount = metrics.sessions(name());
        this.server = server();
    }

    private String name() {
        return options.role().name().toLowerCase(Locale.ROOT);
    }

    private SMTPServer server() {
        SMTPServer built = new SMTPServer.Builder()
                .hostName(options.hostname())
                .softwareName("Postrider")
                .bindAddress(Optional.ofNullable(options.address()))
                .port(options.port())
                .backlog(BACKLOG)
                .maxConnections(options.maxConnections() + ROOM_FOR_REFUSALS)
                // The library shuts its executor down when it stops: one for each server.
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("smtp-" + name() + "-", 0).factory()))
                .insertReceivedHeaders(false)
                .serverSocketFactory(this::serverSocket)
                .proxyHandler(new Opening())
                .serverThreadName("smtp-accept-" + name())
                .build();
        for (Verb verb : Verb.values()) {
            built.getCommandHandler().addCommand(new VerbCommand(verb));
        }
        return built;
    }

    private WireServerSocket serverSocket() throws IOException {
        WireServerSocket created = new WireServerSocket(options.proxies(), this::wired);
        socket = created;
        return created;
    }

    private WireSocket wired(ProxySocket accepted) {
        WireSocket wired = new WireSocket(accepted, this);
        open.add(wired);
        sessionCount.incrementAndGet();
        return wired;
    }

    void ended(WireSocket wired) {
        if (open.remove(wired)) {
            sessionCount.decrementAndGet();
        }
    }

    Admission admission() {
        return admission;
    }

    Dialogues dialogues() {
        return dialogues;
    }

    boolean implicitTls() {
        return options.role().implicitTls();
    }

    void refused(SmtpReply reply) {
        metrics.refused(reply);
    }

    /** Binds the port and begins to accept. */
    public void start() {
        server.start();
        watchdog.scheduleWithFixedDelay(
                this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        log.info("event=listening role={} port={}", name(), port());
    }

    private void look() {
        try {
            makeRoom(admission.crowded() ? IDLE_WHEN_CROWDED : IDLE_OTHERWISE);
        } catch (RuntimeException e) {
            // Thrown on, it would be the last look.
            log.error("event=fault at=watchdog", e);
        }
    }

    /** Ends sessions that are stuck, and those that have done nothing for so long. */
    public void makeRoom(Duration longestIdle) {
        open.forEach(wired -> wired.look(longestIdle));
    }

    /** What the port is for. */
    public ListenerRole role() {
        return options.role();
    }

    /** The port in use. */
    public int port() {
        return server.getPortAllocated();
    }

    /** Accepts nobody any more and ends idle sessions; those with a message in progress go on. */
    public void stopAccepting() {
        WireServerSocket listening = socket;
        if (listening != null) {
            try {
                listening.pause();
            } catch (IOException e) {
                log.debug("close failed: {}", e.toString());
            }
        }
        open.forEach(WireSocket::drain);
    }

    /** Waits for the messages in progress. */
    public void finish(Instant deadline) throws InterruptedException {
        Drainable.await(this::drained, deadline);
    }

    /** Whether nobody is left; who begins only now is told as well. */
    private boolean drained() {
        open.forEach(WireSocket::drain);
        return open.isEmpty();
    }

    /** Ends what is left. */
    public void stop() {
        watchdog.shutdownNow();
        // The library waits for its sessions without a limit; they have their own ends, but nobody waits here for them.
        Thread stopping = Thread.ofVirtual().name("smtp-stop-" + name()).start(server::stop);
        try {
            stopping.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
