package io.postrider.mailbox.transfer;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.transfer.ImportJob.Kind;
import io.postrider.mailbox.transfer.ImportJob.State;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings mail in from IMAP servers, in jobs that wait in the database. A replica that dies leaves its jobs to the others
 * when their leases are over; a server that is away is asked again.
 */
public final class ImapImports implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ImapImports.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_PASSWORD = 1_000;

    private final Accounts accounts;
    private final Imports imports;
    private final Servers servers;
    private final PasswordSeal seal;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Semaphore room;
    private final Set<ImportRun> running = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;

    /**
     * How servers are reached.
     *
     * @param hosts which
     * @param tls how their certificates are checked
     * @param atOnce how many at a time
     */
    public record Servers(ReachableHosts hosts, SSLSocketFactory tls, int atOnce) {}

    /** Imports from those servers. */
    public ImapImports(Accounts accounts, Imports imports, Servers servers, PasswordSeal seal) {
        this.accounts = accounts;
        this.imports = imports;
        this.servers = servers;
        this.seal = seal;
        this.room = new Semaphore(servers.atOnce());
    }

    /** Notes a job; it begins within a second or two. */
    public ImportJob start(UUID accountId, ImapSource source, String password) {
        if (password.isEmpty() || password.length() > MAX_PASSWORD || password.indexOf('\0') >= 0) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "source.password is missing or malformed.");
        }
        servers.hosts().address(source);
        UUID tenantId = accounts.touch(accountId).tenantId();
        UUID jobId = TimeOrderedId.next();
        var work = new ImportStore.Work(
                accountId,
                tenantId,
                jobId,
                UUID.randomUUID(),
                Kind.IMAP,
                json.writeValueAsString(source),
                seal.seal(password, jobId));
        imports.store().create(work, State.WAITING);
        return imports.find(accountId, jobId);
    }

    /** Works one job off, if there is one that waits; says whether there was. */
    boolean work() {
        ImportStore.Work work = imports.store().claim(UUID.randomUUID());
        if (work == null) {
            return false;
        }
        try {
            imports.run(work, run -> take(work, run));
        } catch (ProblemException told) {
            // The job has it.
        }
        return true;
    }

    private void take(ImportStore.Work work, ImportRun run) throws IOException {
        ImapSource source = json.readValue(work.source(), ImapSource.class);
        String password = seal.open(Objects.requireNonNull(work.password()), work.jobId());
        running.add(run);
        try (var client = new ImapClient(source, servers.hosts().address(source), servers.tls())) {
            run.atEnd(client::abort);
            client.login(password);
            new ImapImport(source, client, run).run();
        } finally {
            running.remove(run);
        }
    }

    private void poll() {
        while (thread == Thread.currentThread()) {
            try {
                Thread.sleep(INTERVAL);
                room.acquire();
                Thread.ofVirtual().name("import").start(this::workAll);
            } catch (InterruptedException e) {
                // stop() asks this thread to end.
                return;
            }
        }
    }

    private void workAll() {
        try {
            while (thread != null && work()) {
                LOG.debug("an import has ended");
            }
        } catch (ProblemException passing) {
            LOG.warn("imports go on later: {}", passing.getMessage());
        } finally {
            room.release();
        }
    }

    @Override
    public void start() {
        Thread started = Thread.ofVirtual().name("imports").unstarted(this::poll);
        thread = started;
        started.start();
    }

    /** Other replicas go on with what is under way here. */
    @Override
    public void stop() {
        Thread polling = thread;
        thread = null;
        if (polling != null) {
            polling.interrupt();
        }
        running.forEach(ImportRun::interrupt);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
