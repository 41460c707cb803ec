package io.postrider.smtp.filter;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** How many messages one server looks at at once; whoever finds no place goes on without it. */
final class Places {
    private final Semaphore free;

    Places(int count) {
        this.free = new Semaphore(count);
    }

    /** A place, given back once; null when all are taken. */
    @Nullable Place take() {
        return free.tryAcquire() ? new Place() : null;
    }

    final class Place implements AutoCloseable {
        private boolean taken = true;

        @Override
        public void close() {
            if (taken) {
                taken = false;
                free.release();
            }
        }
    }
}
