package io.postrider.smtp;

import io.postrider.api.door.CountAnswer;
import io.postrider.api.door.CountReport;
import io.postrider.api.door.DoorApi;
import io.postrider.api.door.GreyAnswer;
import io.postrider.api.door.GreyQuestion;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** What delivery-service remembers of clients, in memory. */
public final class FakeDoorService implements DoorApi {
    private record Counted(UUID key, long begins) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UUID, Map<Counted, Long>> counts = new HashMap<>();
    private final Set<String> met = new HashSet<>();
    private final Map<UUID, Integer> calls = new HashMap<>();
    private boolean down;
    private boolean later;

    /** Whether nobody answers. */
    public void down(boolean isDown) {
        run(() -> down = isDown);
    }

    /** Whether whoever was here has waited long enough by now. */
    public void later() {
        run(() -> later = true);
    }

    /** How often that one of two replicas has reported that has reported least. */
    public int rounds() {
        lock.lock();
        try {
            return calls.size() < 2 ? 0 : Collections.min(calls.values());
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        if (down) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
        }
    }

    @Override
    public CountAnswer count(CountReport report) {
        lock.lock();
        try {
            check();
            calls.merge(report.replica(), 1, Integer::sum);
            Map<Counted, Long> own = counts.computeIfAbsent(report.replica(), added -> new HashMap<>());
            List<Long> others = new ArrayList<>();
            for (var count : report.counts()) {
                Counted what = new Counted(count.key(), count.begins());
                own.merge(what, count.own(), Math::max);
                others.add(counts.values().stream()
                        .filter(replica -> replica != own)
                        .mapToLong(replica -> replica.getOrDefault(what, 0L))
                        .sum());
            }
            return new CountAnswer(counts.size(), others);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public GreyAnswer greylist(GreyQuestion question) {
        lock.lock();
        try {
            check();
            boolean here = !met.add(question.toString());
            return new GreyAnswer(false, here && later ? 0 : question.waitSeconds());
        } finally {
            lock.unlock();
        }
    }
}
