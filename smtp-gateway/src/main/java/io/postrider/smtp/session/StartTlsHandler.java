package io.postrider.smtp.session;

import io.postrider.platform.net.TlsContext;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.NoArgument;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.reply.Replies;
import java.io.IOException;

/** STARTTLS (RFC 3207 section 4). */
final class StartTlsHandler implements Handler {
    private final SessionServices services;

    StartTlsHandler(SessionServices services) {
        this.services = services;
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        NoArgument.check(line);
        TlsContext tls = services.tls();
        if (tls == null) {
            dialogue.reply(Replies.TLS_NOT_OFFERED);
            return;
        }
        if (dialogue.session().tls()) {
            dialogue.reply(Replies.TLS_ALREADY);
            return;
        }
        if (dialogue.wire().hasInput()) {
            // Somebody put commands behind STARTTLS in the clear: they must never be taken for the user's own.
            dialogue.replyAndClose(Replies.PIPELINED_STARTTLS);
            return;
        }
        dialogue.reply(Replies.READY_FOR_TLS);
        dialogue.upgrade(tls);
    }
}
