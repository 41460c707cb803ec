package io.postrider.access;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, of the process and of each client address, and says when there are too many. */
final class ConnectionLimits {
    private final int total;
    private final int perAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimits(int total, int perAddress) {
        this.total = total;
        this.perAddress = perAddress;
    }

    /** Counts one connection more, unless the process is full. */
    boolean tryEnter() {
        if (open.incrementAndGet() > total) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Counts one connection of a client more, unless that client has enough. */
    boolean tryEnter(InetAddress client) {
        boolean[] entered = new boolean[1];
        byAddress.compute(client, (key, count) -> {
            int present = count == null ? 0 : count;
            entered[0] = present < perAddress;
            return entered[0] ? Integer.valueOf(present + 1) : count;
        });
        return entered[0];
    }

    void leave(InetAddress client) {
        byAddress.computeIfPresent(client, (key, count) -> count > 1 ? count - 1 : null);
    }

    int open() {
        return open.get();
    }
}
