package io.postrider.delivery.queue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Records the ends of deliveries in batches. Where nobody waits for the record it gathers for a moment: the fewer
 * transactions, the more of the machine is left for mail.
 */
public final class EndingRecorder implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EndingRecorder.class);
    private static final int IDLE_MILLIS = 250;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Recording recording;
    private final Ownership ownership;
    private final int batch;
    private final Duration delay;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger unrecorded = new AtomicInteger();
    private volatile boolean running;
    private final int writers;
    private List<Thread> loops = List.of();

    /** How endings are recorded. */
    public interface Recording {
        /** Records them in one transaction. */
        void record(List<Ending> endings) throws SQLException;
    }

    /** What is done when ends are recorded. */
    @FunctionalInterface
    public interface Recorded {
        /**
         * Returns when they are, or are refused for good.
         *
         * @throws InterruptedException when they could not be before the end of this process: nothing more may be begun
         */
        void await() throws InterruptedException;
    }

    private record Waiting(Ending ending, Note note) {}

    /** What several ends wait for together. */
    private static final class Note implements Recorded {
        private final CountDownLatch left;
        private volatile boolean given;

        private Note(int ends) {
            this.left = new CountDownLatch(ends);
        }

        void done() {
            left.countDown();
        }

        void giveUp() {
            given = true;
            left.countDown();
        }

        @Override
        public void await() throws InterruptedException {
            left.await();
            if (given) {
                throw new InterruptedException("the process ends and could not note what it did");
            }
        }
    }

    /** A recorder of batches of that size, gathered for that long. */
    public EndingRecorder(Recording recording, Ownership ownership, int batch, Duration delay) {
        this(recording, ownership, batch, delay, 1);
    }

    /** The same with so many transactions at once: where somebody waits for them, the next batch begins before the last ends. */
    public EndingRecorder(Recording recording, Ownership ownership, int batch, Duration delay, int writers) {
        this.writers = writers;
        this.recording = recording;
        this.ownership = ownership;
        this.batch = batch;
        this.delay = delay;
    }

    /** Takes an end to record; returns at once. */
    public void add(Ending ending) {
        add(List.of(ending));
    }

    /** Takes ends to record; returns at once with what tells when they are. */
    public Recorded add(List<Ending> endings) {
        var note = new Note(endings.size());
        unrecorded.addAndGet(endings.size());
        endings.forEach(ending -> waiting.add(new Waiting(ending, note)));
        return note;
    }

    /** How many ends are not recorded yet. */
    public int unrecorded() {
        return unrecorded.get();
    }

    private void recordInTurns() {
        while (running || !waiting.isEmpty()) {
            try {
                Waiting first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Waiting> gathered = gather(first);
                    boolean done = record(gathered.stream().map(Waiting::ending).toList());
                    gathered.stream().map(Waiting::note).forEach(done ? Note::done : Note::giveUp);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Waiting> gather(Waiting first) throws InterruptedException {
        List<Waiting> gathered = new ArrayList<>();
        gathered.add(first);
        if (waiting.size() < batch && running) {
            Thread.sleep(delay);
        }
        waiting.drainTo(gathered, batch - 1);
        return gathered;
    }

    /** Tries until it is done, or the process ends: the mail is delivered, all that is missing is the note. */
    private boolean record(List<Ending> gathered) throws InterruptedException {
        Duration pause = Duration.ofMillis(100);
        List<Ending> left = tryToRecord(gathered);
        while (!left.isEmpty() && running) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            left = tryToRecord(left);
        }
        unrecorded.addAndGet(-gathered.size());
        return left.isEmpty();
    }

    /** Records them in one transaction, or each for itself when one is refused; answers what is to be tried again. */
    private List<Ending> tryToRecord(List<Ending> gathered) {
        try {
            recording.record(gathered);
        } catch (SQLException failure) {
            if (!isAboutRows(failure)) {
                LOG.warn("{} outcomes could not be recorded: {}", gathered.size(), failure.toString());
                return gathered;
            }
            return refused(gathered, failure);
        } catch (RuntimeException defect) {
            return refused(gathered, defect);
        }
        ownership.left(gathered.stream().map(Ending::work).toList());
        return List.of();
    }

    /** Classes 22 and 23: the rows themselves are refused, however often they are tried. */
    private static boolean isAboutRows(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** One that cannot be recorded must not keep the others; it leaves memory and will be found in the database. */
    private List<Ending> refused(List<Ending> gathered, Exception failure) {
        if (gathered.size() == 1) {
            Work work = gathered.getFirst().work();
            LOG.error(
                    "An outcome of message {} cannot be recorded",
                    work.message().id(),
                    failure);
            ownership.left(List.of(work));
            return List.of();
        }
        for (int i = 0; i < gathered.size(); i++) {
            if (!tryToRecord(List.of(gathered.get(i))).isEmpty()) {
                return gathered.subList(i, gathered.size());
            }
        }
        return List.of();
    }

    @Override
    public void start() {
        running = true;
        // Threads of their own: behind virtual ones that sign, each step of a transaction would wait for its turn.
        loops = IntStream.range(0, writers)
                .mapToObj(number -> Thread.ofPlatform()
                        .daemon()
                        .name("ending-recorder-" + number)
                        .start(this::recordInTurns))
                .toList();
    }

    @Override
    public void stop() {
        running = false;
        try {
            for (Thread loop : loops) {
                loop.join(Duration.ofSeconds(20));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the workers, whose outcomes it takes. */
    @Override
    public int getPhase() {
        return 200;
    }
}
