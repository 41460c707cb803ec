package io.postrider.smtp.subetha;

import io.postrider.smtp.command.Verb;
import io.postrider.smtp.session.Dialogue;
import java.util.EnumMap;
import java.util.Map;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.Session;

/** The library's handler of one verb: ours. */
final class VerbCommand implements Command {
    private static final Map<Verb, byte[]> LINES = new EnumMap<>(Verb.class);

    static {
        for (Verb verb : Verb.values()) {
            LINES.put(verb, WireSocket.ascii(verb + "\r\n"));
        }
    }

    private final Verb verb;

    VerbCommand(Verb verb) {
        this.verb = verb;
    }

    /** The line by which the library finds the handler. */
    static byte[] line(Verb verb) {
        byte[] line = LINES.get(verb);
        if (line == null) {
            throw new IllegalStateException("no line for " + verb);
        }
        return line;
    }

    @Override
    public void execute(String commandString, Session session) {
        Dialogue dialogue = ((WireSocket) session.getSocket()).dialogue();
        dialogue.execute(verb);
        if (dialogue.over()) {
            session.quit();
        }
    }

    @Override
    public HelpMessage getHelp() {
        return new HelpMessage(verb.name(), "");
    }

    @Override
    public String getName() {
        return verb.name();
    }
}
