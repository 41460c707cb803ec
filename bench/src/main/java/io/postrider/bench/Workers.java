package io.postrider.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the same work on several threads until a count is done. Platform threads: cheaper for so few. */
public final class Workers {

    private Workers() {}

    /** One client's work; it takes numbers until there is none left. */
    @FunctionalInterface
    public interface Client {
        void run(Numbers numbers) throws Exception;
    }

    /** The numbers from 0 to count - 1, each given to one client. */
    public static final class Numbers {
        private final AtomicInteger next = new AtomicInteger();
        private final int count;

        Numbers(int count) {
            this.count = count;
        }

        /** The next number, or -1. */
        public int take() {
            int number = next.getAndIncrement();
            return number < count ? number : -1;
        }
    }

    /** The seconds that it took; the first failure of a client is thrown. */
    public static double run(int clients, int count, Client client) throws Exception {
        Numbers numbers = new Numbers(count);
        AtomicReference<Exception> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        long started = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    client.run(numbers);
                } catch (Exception e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return (System.nanoTime() - started) / 1e9;
    }
}
