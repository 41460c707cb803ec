package io.postrider.smtp.door;

import io.postrider.smtp.reply.SmtpReply;

/** What clients are told that are not let in, and what they can do. */
final class DoorReplies {
    static final SmtpReply REFUSED_NETWORK =
            SmtpReply.of(554, "5.7.1", "Your network may not send mail here, ask our administrator by other means");
    // RFC 5321 section 4.3.1: a client waits for the greeting
    static final SmtpReply EARLY_TALKER =
            SmtpReply.of(554, "5.5.1", "You spoke before you were greeted, wait for the greeting");
    static final SmtpReply TOO_MANY_CONNECTIONS =
            SmtpReply.of(421, "4.7.0", "Too many connections of your network within a minute, try again later");
    static final SmtpReply GUESSED_RECIPIENTS =
            SmtpReply.of(421, "4.7.0", "Too many unknown recipients from your network, try again in ten minutes");
    static final SmtpReply TOO_MANY_MESSAGES =
            SmtpReply.of(451, "4.7.1", "Too many messages of your network within a minute, try again later");
    static final SmtpReply TOO_MANY_OF_SENDER =
            SmtpReply.of(451, "4.7.1", "Too many messages of this sender within an hour, try again later");
    static final SmtpReply TOO_MANY_FOR_RECIPIENT =
            SmtpReply.of(450, "4.2.1", "Too many messages for this recipient within an hour, try again later");
    static final SmtpReply OUR_NAME =
            SmtpReply.of(550, "5.7.1", "You greeted us with our own name, configure yours as your HELO name");
    static final SmtpReply FOREIGN_LITERAL =
            SmtpReply.of(550, "5.7.1", "Your HELO address is not yours, configure your host name as your HELO name");
    static final SmtpReply BARE_NAME =
            SmtpReply.of(550, "5.7.1", "Your HELO name is not a full host name, configure one");
    // RFC 7372 section 3.3
    static final SmtpReply NO_REVERSE_NAME = SmtpReply.of(
            550, "5.7.25", "Your address has no name that leads back to it, have a PTR record and its address set");

    private DoorReplies() {}

    static SmtpReply listed(String client, ListZone zone) {
        return SmtpReply.of(
                550,
                "5.7.1",
                "Your address " + client + " is listed by " + zone.name() + ", ask there to be taken off");
    }

    static SmtpReply greylisted(int seconds) {
        return SmtpReply.of(451, "4.7.1", "Greylisted: you are new to us, try again in " + seconds + " seconds");
    }
}
