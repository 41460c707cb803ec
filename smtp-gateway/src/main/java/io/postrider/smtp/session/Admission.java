package io.postrider.smtp.session;

import io.postrider.platform.net.Networks;
import io.postrider.smtp.door.ClientNetwork;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many sessions there may be, in all and for one client, over all listeners of the process. */
public final class Admission {
    private final int most;
    private final int mostOfOne;
    private final Networks proxies;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> ofOne = new ConcurrentHashMap<>();

    /**
     * So many in all, and so many from one address.
     *
     * @param proxies who connects for others, as many as there are
     */
    public Admission(int most, int mostOfOne, Networks proxies) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.proxies = proxies;
    }

    /** Lets a client in; a refusal needs no {@link #leave}. */
    public @Nullable SmtpReply enter(InetAddress client) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return Replies.TOO_MANY_CONNECTIONS;
        }
        int present = ofOne.merge(ClientNetwork.of(client), 1, Integer::sum);
        if (present > mostOfOne && !proxies.contains(client)) {
            leave(client);
            return Replies.TOO_MANY_FROM_YOU;
        }
        return null;
    }

    /** A session has ended. */
    public void leave(InetAddress client) {
        open.decrementAndGet();
        ofOne.computeIfPresent(ClientNetwork.of(client), (key, count) -> count > 1 ? count - 1 : null);
    }

    /** Whether so many are here that whoever does nothing must make room. */
    public boolean crowded() {
        return open.get() > most - most / 5;
    }

    /** How many sessions there are. */
    public int open() {
        return open.get();
    }
}
