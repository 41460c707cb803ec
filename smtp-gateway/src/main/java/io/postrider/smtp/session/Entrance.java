package io.postrider.smtp.session;

import io.postrider.smtp.door.Door;
import io.postrider.smtp.door.Visit;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens between the connection and the greeting. */
final class Entrance {
    private Entrance() {}

    /** Lets a client in or not; it has until its greeting to show that it can wait. */
    static @Nullable SmtpReply admit(Door door, Visit visit, Wire wire) throws IOException {
        SmtpReply refusal = door.admit(visit);
        Duration pause = refusal == null ? door.greetingPause(visit) : null;
        boolean early = pause != null && wire.speaksWithin(pause);
        return early ? door.spokeEarly(visit) : refusal;
    }
}
