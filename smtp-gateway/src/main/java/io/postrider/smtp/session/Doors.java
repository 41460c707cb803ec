package io.postrider.smtp.session;

import io.postrider.smtp.door.Door;

/** The doors of the listeners. Others may take their place while sessions last: what these do next is looked at by the new ones. */
public final class Doors implements AutoCloseable {
    private volatile Pair doors;

    /**
     * Doors.
     *
     * @param mx for mail from other servers
     * @param submission for mail from users
     */
    public record Pair(Door mx, Door submission) {}

    /** Begins with these. */
    public Doors(Pair doors) {
        this.doors = doors;
    }

    /** Puts others in their place. A look that has begun ends as it began: the old ones are not closed. */
    public void replace(Pair others) {
        doors = others;
    }

    Door mx() {
        return doors.mx();
    }

    Door of(ListenerRole role) {
        return role.submission() ? doors.submission() : doors.mx();
    }

    @Override
    public void close() {
        doors.mx().close();
        doors.submission().close();
    }
}
