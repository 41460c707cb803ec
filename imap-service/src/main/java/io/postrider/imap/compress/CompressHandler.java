package io.postrider.imap.compress;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import java.util.concurrent.Semaphore;

/** COMPRESS (RFC 4978 section 3), for so many sessions at a time: each keeps what its client may refer back to. */
public final class CompressHandler implements CommandHandler<CompressCommand> {
    private final Semaphore places;

    /** Compresses at most that many sessions. */
    public CompressHandler(int places) {
        this.places = new Semaphore(places);
    }

    @Override
    public Completion handle(CompressCommand command, Session session) {
        if (!command.mechanism().equals("DEFLATE")) {
            return Completion.no("CANNOT", "DEFLATE is all there is");
        }
        if (session.connection().compressed()) {
            // RFC 4978 section 3
            return Completion.no("COMPRESSIONACTIVE", "DEFLATE active already");
        }
        if (!places.tryAcquire()) {
            return Completion.no("LIMIT", "Too many sessions are compressed");
        }
        session.compressNext(places::release);
        return Completion.ok("DEFLATE active");
    }
}
