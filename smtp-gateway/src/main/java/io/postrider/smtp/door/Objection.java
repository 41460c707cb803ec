package io.postrider.smtp.door;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.reply.SmtpReply;

/**
 * Something that speaks against a client.
 *
 * @param strictness what comes of it
 * @param finding what it is
 * @param reply what the client is told if it is refused for it
 */
record Objection(Strictness strictness, Finding finding, SmtpReply reply) {}
