package io.postrider.imap.notify;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that want to be told of their account's mailboxes, to be told by the change feed. */
public final class Watches {
    private final ConcurrentHashMap<UUID, Set<Watch>> byAccount = new ConcurrentHashMap<>();

    void add(UUID accountId, Watch watch) {
        byAccount.compute(accountId, (id, present) -> {
            Set<Watch> watches = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            watches.add(watch);
            return watches;
        });
    }

    void remove(UUID accountId, Watch watch) {
        byAccount.computeIfPresent(accountId, (id, watches) -> {
            watches.remove(watch);
            return watches.isEmpty() ? null : watches;
        });
    }

    /** Something changed in an account. Never blocks. */
    public void changed(UUID accountId) {
        byAccount.getOrDefault(accountId, Set.of()).forEach(Watch::changed);
    }

    /** Changes may have been missed, of any account. */
    public void checkAll() {
        byAccount.values().forEach(watches -> watches.forEach(Watch::changed));
    }
}
