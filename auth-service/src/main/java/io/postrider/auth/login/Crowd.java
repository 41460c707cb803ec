package io.postrider.auth.login;

import java.util.concurrent.ConcurrentHashMap;

/** Counts who is inside, by where they come from, and lets no more than so many of one kind in. */
final class Crowd<K> {
    private final int most;
    private final ConcurrentHashMap<K, Integer> inside = new ConcurrentHashMap<>();

    Crowd(int most) {
        this.most = most;
    }

    /** Whether one more may come in; who did must {@link #leave}. */
    boolean enter(K kind) {
        boolean[] entered = {false};
        inside.compute(kind, (key, present) -> {
            int now = present == null ? 0 : present;
            entered[0] = now < most;
            return entered[0] ? Integer.valueOf(now + 1) : present;
        });
        return entered[0];
    }

    void leave(K kind) {
        inside.computeIfPresent(kind, (key, present) -> present == 1 ? null : Integer.valueOf(present - 1));
    }
}
