package io.postrider.smtp.session;

import io.postrider.smtp.command.Verb;
import io.postrider.smtp.reply.Replies;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Which handler executes which verb: the index of the server. */
final class CommandTable {
    /** Verbs that are not about mail; too many of them in a row are a waste of everybody's time. */
    private static final Set<Verb> CHATTER =
            Set.of(Verb.EHLO, Verb.HELO, Verb.RSET, Verb.NOOP, Verb.VRFY, Verb.EXPN, Verb.HELP);

    private final Map<Verb, Handler> handlers = new EnumMap<>(Verb.class);

    CommandTable(SessionServices services) {
        Handler hello = new HelloHandler(services);
        MessageHandlers messages = new MessageHandlers(services);
        handlers.put(Verb.EHLO, hello);
        handlers.put(Verb.HELO, new HeloHandler(services));
        handlers.put(Verb.MAIL, new MailHandler(services));
        handlers.put(Verb.RCPT, new RcptHandler(services));
        handlers.put(Verb.DATA, messages::data);
        handlers.put(Verb.BDAT, messages::bdat);
        handlers.put(Verb.RSET, SmallHandlers::rset);
        handlers.put(Verb.NOOP, SmallHandlers::noop);
        handlers.put(Verb.QUIT, SmallHandlers::quit);
        handlers.put(Verb.VRFY, SmallHandlers::vrfy);
        handlers.put(Verb.EXPN, (line, dialogue) -> dialogue.reply(Replies.NOT_IMPLEMENTED));
        handlers.put(Verb.HELP, (line, dialogue) -> dialogue.reply(Replies.HELP));
        handlers.put(Verb.AUTH, new AuthHandler(services));
        handlers.put(Verb.STARTTLS, new StartTlsHandler(services));
        handlers.put(Verb.XCLIENT, new XclientHandler(services));
    }

    Handler handler(Verb verb) {
        Handler handler = handlers.get(verb);
        if (handler == null) {
            throw new IllegalStateException("no handler for " + verb);
        }
        return handler;
    }

    static boolean isChatter(Verb verb) {
        return CHATTER.contains(verb);
    }
}
