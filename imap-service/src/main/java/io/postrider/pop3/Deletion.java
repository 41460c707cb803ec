package io.postrider.pop3;

import io.postrider.api.problem.ProblemException;
import java.io.IOException;

/** DELE, RSET and QUIT (RFC 1939 sections 5 and 6). */
final class Deletion {
    private Deletion() {}

    static void dele(Command command, Pop3Session session) throws IOException, Pop3Exception {
        int number = session.maildrop().require(command.number());
        session.maildrop().delete(number);
        session.out().ok("Message " + number + " deleted");
    }

    static void rset(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        Maildrop maildrop = session.maildrop();
        maildrop.undelete();
        session.out().ok("%d messages (%d octets)".formatted(maildrop.count(), maildrop.size()));
    }

    static void quit(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        boolean transaction = session.state() == State.TRANSACTION;
        session.close();
        if (transaction) {
            update(session);
        }
        session.out().ok("Goodbye");
    }

    private static void update(Pop3Session session) throws Pop3Exception {
        try {
            session.maildrop().update();
        } catch (ProblemException problem) {
            // RFC 1939 section 6: -ERR when some messages could not be removed
            throw Pop3Exception.temporary("Some messages were not removed; they will be there next time");
        }
    }
}
