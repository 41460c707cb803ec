package io.postrider.pop3;

import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All commands, in the order of the RFCs. */
final class CommandTable {
    /** Runs a command. */
    @FunctionalInterface
    interface Handler {
        /** Answers the command, or throws what its {@code -ERR} says. */
        void handle(Command command, Pop3Session session) throws IOException, Pop3Exception;
    }

    /**
     * A command.
     *
     * @param name its keyword
     * @param states where it is allowed
     * @param handler what it does
     */
    record Entry(String name, Set<State> states, Handler handler) {}

    private static final Set<State> AUTHORIZATION = EnumSet.of(State.AUTHORIZATION);
    private static final Set<State> TRANSACTION = EnumSet.of(State.TRANSACTION);
    private static final Set<State> BOTH = EnumSet.of(State.AUTHORIZATION, State.TRANSACTION);

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final CommandMetrics metrics;

    CommandTable(Login login, Capabilities capabilities, CommandMetrics metrics) {
        this.metrics = metrics;
        add("QUIT", BOTH, Deletion::quit); // RFC 1939 sections 4 and 6
        add("STAT", TRANSACTION, Listing::stat); // RFC 1939 section 5
        add("LIST", TRANSACTION, Listing::list);
        add("RETR", TRANSACTION, Retrieval::retr);
        add("DELE", TRANSACTION, Deletion::dele);
        add("NOOP", TRANSACTION, Listing::noop);
        add("RSET", TRANSACTION, Deletion::rset);
        add("TOP", TRANSACTION, Retrieval::top); // RFC 1939 section 7
        add("UIDL", TRANSACTION, Listing::uidl);
        add("USER", AUTHORIZATION, login::user);
        add("PASS", AUTHORIZATION, login::pass);
        add("CAPA", BOTH, capabilities::capa); // RFC 2449 section 5
        add("STLS", AUTHORIZATION, Capabilities::stls); // RFC 2595 section 4
        add("AUTH", AUTHORIZATION, login::auth); // RFC 5034 section 4
        add("UTF8", AUTHORIZATION, Capabilities::utf8); // RFC 6856 section 2.1
        entries.keySet().forEach(metrics::register);
    }

    private void add(String name, Set<State> states, Handler handler) {
        entries.put(name, new Entry(name, states, handler));
    }

    /** Runs a command in its session. */
    void run(Command command, Pop3Session session) throws IOException, Pop3Exception {
        Entry entry = entries.get(command.keyword());
        if (entry == null) {
            throw Pop3Exception.wrong("Unknown command");
        }
        if (!entry.states().contains(session.state())) {
            throw Pop3Exception.wrong(
                    session.state() == State.AUTHORIZATION ? "Log in first" : "Not allowed after login");
        }
        long start = System.nanoTime();
        boolean done = false;
        try {
            entry.handler().handle(command, session);
            done = true;
        } finally {
            metrics.record(entry.name(), done, System.nanoTime() - start);
        }
    }
}
