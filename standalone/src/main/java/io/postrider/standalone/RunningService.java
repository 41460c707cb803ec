package io.postrider.standalone;

import io.postrider.standalone.backup.Restore;
import io.postrider.standalone.backup.RestoreRequest;
import io.postrider.standalone.tryout.Credentials;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An installation in service: runs until it is told to stop, and restores a backup in between when asked to. */
final class RunningService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private final Options options;
    private final DataFolder folder;
    private final PrintStream out;
    private final RestoreRequest requests;
    private Installation installation;

    RunningService(Options options, DataFolder folder, PrintStream out) {
        this.options = options;
        this.folder = folder;
        this.out = out;
        this.requests = new RestoreRequest(folder.root());
        this.installation = new Installation(options, folder, out::println);
    }

    /** Starts; answers the credentials at the first start, null later. */
    @Nullable Credentials start() throws SQLException, IOException {
        requests.clear();
        return installation.start();
    }

    void runUntil(CountDownLatch stop) throws InterruptedException, SQLException, IOException {
        while (!stop.await(1, TimeUnit.SECONDS)) {
            Path backup = requests.take();
            if (backup != null) {
                restore(backup);
            }
        }
    }

    private void restore(Path backup) throws SQLException {
        out.println("Restoring " + backup + ".");
        installation.close();
        String answer;
        try {
            Path before = new Restore(backup, folder.root()).run(Instant.now());
            answer = "Restored " + backup + "; what was there before is in " + before;
        } catch (IOException failed) {
            LOG.error("the backup could not be restored", failed);
            answer = "Nothing was restored: " + failed.getMessage();
        }
        installation = new Installation(options, folder, Installation.QUIET);
        installation.start();
        out.println(answer);
        requests.answer(answer);
    }

    Installation installation() {
        return installation;
    }

    @Override
    public void close() {
        installation.close();
    }
}
