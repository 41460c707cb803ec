package io.postrider.pop3;

import io.postrider.api.problem.ProblemException;
import java.io.IOException;

/** RETR and TOP (RFC 1939 sections 5 and 7). */
final class Retrieval {
    private Retrieval() {}

    static void retr(Command command, Pop3Session session) throws IOException, Pop3Exception {
        Maildrop maildrop = session.maildrop();
        int number = maildrop.require(command.number());
        // Nothing is promised before the first octets are here.
        byte[] octets = maildrop.read(number, 0);
        ReplyWriter out = session.out();
        Surrogate.Header surrogate = session.utf8() ? null : Surrogate.of(octets);
        long more = surrogate == null ? 0 : surrogate.octets().length - surrogate.bodyAt();
        out.ok(maildrop.size(number) + more + " octets");
        out.beginMessage();
        int from = 0;
        if (surrogate != null) {
            out.message(surrogate.octets(), 0, surrogate.octets().length);
            from = surrogate.bodyAt();
        }
        long offset = 0;
        while (octets.length > 0) {
            out.message(octets, from, octets.length);
            from = 0;
            offset += octets.length;
            octets = more(maildrop, number, offset);
        }
        out.endMessage();
        maildrop.retrieved(number);
    }

    static void top(Command command, Pop3Session session) throws IOException, Pop3Exception {
        Maildrop maildrop = session.maildrop();
        int[] numbers = command.twoNumbers();
        int number = maildrop.require(numbers[0]);
        byte[] octets = maildrop.read(number, 0);
        ReplyWriter out = session.out();
        out.ok("Top of message follows");
        out.beginMessage();
        var lines = new TopLines(numbers[1]);
        int from = 0;
        Surrogate.Header surrogate = session.utf8() ? null : Surrogate.of(octets);
        if (surrogate != null) {
            out.message(surrogate.octets(), 0, lines.take(surrogate.octets(), 0));
            from = surrogate.bodyAt();
        }
        long offset = 0;
        while (octets.length > 0 && !lines.done()) {
            out.message(octets, from, lines.take(octets, from));
            from = 0;
            offset += octets.length;
            octets = lines.done() ? octets : more(maildrop, number, offset);
        }
        out.endMessage();
    }

    /** After the first octets were sent no reply can tell of a failure: only a lost connection can. */
    private static byte[] more(Maildrop maildrop, int number, long offset) throws IOException {
        try {
            return maildrop.read(number, offset);
        } catch (ProblemException problem) {
            throw new IOException("message " + number + " broke off at " + offset, problem);
        }
    }

    /** Finds the end of the header and so many lines after it. */
    private static final class TopLines {
        private final int wanted;
        private boolean inBody;
        private boolean lineEmpty = true;
        private int lines;

        TopLines(int wanted) {
            this.wanted = wanted;
        }

        boolean done() {
            return inBody && lines >= wanted;
        }

        /** The end of the octets, from an offset on, that belong to the top. */
        int take(byte[] octets, int from) {
            for (int i = from; i < octets.length; i++) {
                if (octets[i] == '\n') {
                    if (inBody) {
                        lines++;
                    }
                    inBody |= lineEmpty;
                    lineEmpty = true;
                    if (done()) {
                        return i + 1;
                    }
                } else if (octets[i] != '\r') {
                    lineEmpty = false;
                }
            }
            return octets.length;
        }
    }
}
