package io.postrider.pop3;

import java.io.IOException;

/** STAT, LIST, NOOP and UIDL (RFC 1939 sections 5 and 7). */
final class Listing {
    private Listing() {}

    static void stat(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        Maildrop maildrop = session.maildrop();
        session.out().line("+OK " + maildrop.count() + ' ' + maildrop.size());
    }

    static void list(Command command, Pop3Session session) throws IOException, Pop3Exception {
        Maildrop maildrop = session.maildrop();
        if (!command.arguments().isEmpty()) {
            int number = maildrop.require(command.number());
            session.out().line("+OK " + number + ' ' + maildrop.size(number));
            return;
        }
        session.out().ok("%d messages (%d octets)".formatted(maildrop.count(), maildrop.size()));
        for (int number = 1; number <= maildrop.last(); number++) {
            if (!maildrop.isDeleted(number)) {
                session.out().line(number + " " + maildrop.size(number));
            }
        }
        session.out().dot();
    }

    static void uidl(Command command, Pop3Session session) throws IOException, Pop3Exception {
        Maildrop maildrop = session.maildrop();
        if (!command.arguments().isEmpty()) {
            int number = maildrop.require(command.number());
            session.out().line("+OK " + number + ' ' + maildrop.uniqueId(number));
            return;
        }
        session.out().ok("Unique ids follow");
        for (int number = 1; number <= maildrop.last(); number++) {
            if (!maildrop.isDeleted(number)) {
                session.out().line(number + " " + maildrop.uniqueId(number));
            }
        }
        session.out().dot();
    }

    static void noop(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        session.out().ok("Nothing done");
    }
}
