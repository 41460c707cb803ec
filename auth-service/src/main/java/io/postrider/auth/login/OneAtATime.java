package io.postrider.auth.login;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs work for equal keys one after the other. So a burst of guesses is counted guess by guess, and five connections
 * that log in at once with one good password cost one Argon2 run.
 */
final class OneAtATime<K> {
    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    private final ConcurrentHashMap<K, Turn> turns = new ConcurrentHashMap<>();

    <T> T run(K key, Supplier<T> work) {
        Turn turn = turns.compute(key, (k, present) -> {
            Turn mine = present == null ? new Turn() : present;
            mine.users++;
            return mine;
        });
        turn.lock.lock();
        try {
            return work.get();
        } finally {
            turn.lock.unlock();
            turns.computeIfPresent(key, (k, present) -> --present.users == 0 ? null : present);
        }
    }
}
