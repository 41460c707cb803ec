package io.postrider.smtp.reply;

/** The gateway's replies that never vary, in the order of a dialogue. */
public final class Replies {
    // Greeting and end.
    public static final SmtpReply BYE = SmtpReply.of(221, "2.0.0", "Bye");
    public static final SmtpReply SHUTTING_DOWN = SmtpReply.of(421, "4.3.2", "Service shutting down, try again");
    public static final SmtpReply TOO_MANY_CONNECTIONS =
            SmtpReply.of(421, "4.3.2", "Too many connections, try again later");
    public static final SmtpReply TOO_MANY_FROM_YOU =
            SmtpReply.of(421, "4.7.0", "Too many connections from your address");
    // RFC 5321 section 4.5.3.2.7
    public static final SmtpReply TIMED_OUT = SmtpReply.of(421, "4.4.2", "Timed out waiting for you");
    public static final SmtpReply SESSION_TOO_LONG = SmtpReply.of(421, "4.4.2", "Session lasted too long");
    public static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors");
    public static final SmtpReply TOO_MUCH_CHATTER = SmtpReply.of(421, "4.7.0", "Too many commands without mail");
    public static final SmtpReply FAULT_CLOSING = SmtpReply.of(421, "4.3.0", "Internal error, closing connection");

    // Command lines.
    // RFC 5321 section 4.2.4
    public static final SmtpReply UNKNOWN_COMMAND = SmtpReply.of(500, "5.5.1", "Command not recognized");
    public static final SmtpReply NOT_IMPLEMENTED = SmtpReply.of(502, "5.5.1", "Command not implemented");
    public static final SmtpReply LINE_TOO_LONG = SmtpReply.of(500, "5.5.2", "Line too long");
    // RFC 5321 section 2.3.8
    public static final SmtpReply BARE_LINE_END =
            SmtpReply.of(501, "5.5.2", "CR and LF must come together, closing connection");
    public static final SmtpReply BAD_SEQUENCE = SmtpReply.of(503, "5.5.1", "Bad sequence of commands");
    public static final SmtpReply HELLO_FIRST = SmtpReply.of(503, "5.5.1", "Send HELO or EHLO first");
    public static final SmtpReply NO_PARAMETERS = SmtpReply.of(501, "5.5.4", "No parameters allowed");
    public static final SmtpReply OK = SmtpReply.of(250, "2.0.0", "OK");
    // RFC 5321 section 3.5.3: a server may neither confirm nor deny.
    public static final SmtpReply CANNOT_VERIFY =
            SmtpReply.of(252, "2.5.0", "Cannot verify the address, but will take mail and attempt delivery");
    public static final SmtpReply HELP = SmtpReply.of(
            214, "2.0.0", "Commands: EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY HELP AUTH STARTTLS");

    // STARTTLS, RFC 3207 section 4.
    public static final SmtpReply READY_FOR_TLS = SmtpReply.of(220, "2.0.0", "Ready to start TLS");
    public static final SmtpReply TLS_NOT_OFFERED = SmtpReply.of(502, "5.5.1", "TLS is not offered");
    public static final SmtpReply TLS_ALREADY = SmtpReply.of(503, "5.5.1", "TLS is active already");
    public static final SmtpReply PIPELINED_STARTTLS =
            SmtpReply.of(554, "5.5.0", "Commands after STARTTLS before the handshake, closing connection");

    // AUTH, RFC 4954 sections 4 and 6.
    public static final SmtpReply AUTHENTICATED = SmtpReply.of(235, "2.7.0", "Authentication succeeded");
    public static final SmtpReply AUTHENTICATION_REQUIRED = SmtpReply.of(530, "5.7.0", "Authentication required");
    public static final SmtpReply TLS_REQUIRED = SmtpReply.of(530, "5.7.0", "Must issue a STARTTLS command first");
    public static final SmtpReply ENCRYPTION_REQUIRED =
            SmtpReply.of(538, "5.7.11", "Encryption required for authentication");
    public static final SmtpReply AUTH_NOT_OFFERED = SmtpReply.of(502, "5.5.1", "Authentication is not offered here");
    public static final SmtpReply AUTHENTICATED_ALREADY = SmtpReply.of(503, "5.5.1", "Authenticated already");
    public static final SmtpReply UNKNOWN_MECHANISM =
            SmtpReply.of(504, "5.5.4", "Authentication mechanism not recognized");
    public static final SmtpReply AUTH_LINE_TOO_LONG = SmtpReply.of(500, "5.5.6", "Authentication exchange too long");
    public static final SmtpReply NOT_BASE64 = SmtpReply.of(501, "5.5.2", "Cannot decode BASE64");
    public static final SmtpReply AUTH_CANCELLED = SmtpReply.of(501, "5.7.0", "Authentication cancelled");
    public static final SmtpReply CREDENTIALS_INVALID =
            SmtpReply.of(535, "5.7.8", "Authentication credentials invalid");
    /** RFC 4954 section 6: this mechanism is too weak for this user. */
    public static final SmtpReply APP_PASSWORD_REQUIRED =
            SmtpReply.of(534, "5.7.9", "This account has a second step: use an app password");

    public static final SmtpReply LOGIN_UNAVAILABLE =
            SmtpReply.of(454, "4.7.0", "Temporary authentication failure, try again later");
    public static final SmtpReply LOGIN_HELD_BACK =
            SmtpReply.of(454, "4.7.0", "Too many failed logins, try again later");
    // RFC 4954 section 6: 535 for who may not log in, 534 for who must do it otherwise.
    public static final SmtpReply SUBMISSION_OFF =
            SmtpReply.of(535, "5.7.1", "Sending mail is switched off for this account");
    public static final SmtpReply OWN_PASSWORD_OFF =
            SmtpReply.of(534, "5.7.9", "This account needs an app password here");
    public static final SmtpReply TOO_MANY_LOGINS = SmtpReply.of(421, "4.7.0", "Too many failed logins");

    public static final SmtpReply LOGIN_ENDED = SmtpReply.of(421, "4.7.0", "Your login has ended, log in again");

    // MAIL.
    public static final SmtpReply SENDER_OK = SmtpReply.of(250, "2.1.0", "Sender OK");
    public static final SmtpReply NESTED_MAIL = SmtpReply.of(503, "5.5.1", "A sender is given already");
    // RFC 1870 section 6.1
    public static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "Message exceeds the size limit");
    public static final SmtpReply NOT_YOUR_ADDRESS =
            SmtpReply.of(553, "5.7.1", "You may not send mail from this address");

    // RCPT.
    public static final SmtpReply RECIPIENT_OK = SmtpReply.of(250, "2.1.5", "Recipient OK");
    public static final SmtpReply MAIL_FIRST = SmtpReply.of(503, "5.5.1", "Send MAIL first");
    public static final SmtpReply NO_SUCH_USER = SmtpReply.of(550, "5.1.1", "No such user here");
    // RFC 3463 section 3.2
    public static final SmtpReply NO_SUCH_DOMAIN = SmtpReply.of(550, "5.1.2", "No such domain here any more");
    public static final SmtpReply DISABLED = SmtpReply.of(550, "5.2.1", "Mailbox disabled, not accepting messages");
    public static final SmtpReply MAY_NOT_POST =
            SmtpReply.of(550, "5.7.1", "You may not post to this group, or have to log in for it");
    public static final SmtpReply NO_RELAY = SmtpReply.of(550, "5.7.1", "Relaying denied");
    public static final SmtpReply BOUNCES_ONLY =
            SmtpReply.of(550, "5.7.1", "This address takes nothing but reports on mail that was forwarded");
    public static final SmtpReply OUTBOUND_OFF =
            SmtpReply.of(550, "5.7.1", "Mail to other domains is off; postrider.outbound-enabled=true opens it");
    public static final SmtpReply MAILBOX_FULL = SmtpReply.of(452, "4.2.2", "Mailbox full");
    public static final SmtpReply CANNOT_LOOK_UP =
            SmtpReply.of(451, "4.3.0", "Cannot look up the recipient now, try again later");
    // RFC 5321 section 4.5.3.1.10
    public static final SmtpReply TOO_MANY_RECIPIENTS = SmtpReply.of(452, "4.5.3", "Too many recipients");
    public static final SmtpReply TOO_MANY_UNKNOWN = SmtpReply.of(421, "4.7.0", "Too many unknown recipients");

    public static final SmtpReply TOO_LARGE_FOR_RECIPIENT =
            SmtpReply.of(552, "5.3.4", "Message exceeds the size that this recipient takes");
    // RFC 3463 section 3.6; not 452, which asks for the rest in another message
    public static final SmtpReply MORE_THAN_ALLOWED =
            SmtpReply.of(550, "5.5.3", "More recipients than you may send one message to");

    // DATA and BDAT.
    public static final SmtpReply SEND_MESSAGE = SmtpReply.plain(354, "Send the message, end with <CRLF>.<CRLF>");
    public static final SmtpReply RECIPIENTS_FIRST = SmtpReply.of(503, "5.5.1", "Send RCPT first");
    public static final SmtpReply NO_VALID_RECIPIENTS = SmtpReply.of(554, "5.5.1", "No valid recipients");
    public static final SmtpReply CHUNK_OK = SmtpReply.of(250, "2.0.0", "Chunk received");
    // RFC 3030 section 2
    public static final SmtpReply DATA_AFTER_BDAT = SmtpReply.of(503, "5.5.1", "DATA and BDAT may not be mixed");
    public static final SmtpReply BDAT_AFTER_FAILURE =
            SmtpReply.of(503, "5.5.1", "The message was refused already, send RSET");
    public static final SmtpReply BAD_BDAT =
            SmtpReply.of(501, "5.5.4", "BDAT needs a size and perhaps LAST, closing connection");
    public static final SmtpReply BARE_LINE_END_IN_MESSAGE =
            SmtpReply.of(550, "5.6.0", "Message refused: a CR or LF on its own, closing connection");
    public static final SmtpReply NUL_IN_MESSAGE =
            SmtpReply.of(550, "5.6.0", "Message refused: it holds a NUL octet, closing connection");
    public static final SmtpReply HEADER_TOO_LARGE = SmtpReply.of(552, "5.3.4", "Header section too large");
    // RFC 5321 section 6.3
    public static final SmtpReply LOOP = SmtpReply.of(554, "5.4.6", "Too many hops, the message is in a loop");
    public static final SmtpReply FORWARDED_BEFORE =
            SmtpReply.of(554, "5.4.6", "The message was forwarded from this address before, it is in a loop");
    public static final SmtpReply NOT_ONE_FROM =
            SmtpReply.of(550, "5.6.0", "The message needs exactly one From field with an address");
    public static final SmtpReply FOREIGN_FROM =
            SmtpReply.of(550, "5.7.1", "The message is From an address that is not yours");
    public static final SmtpReply FOREIGN_RESENT_FROM =
            SmtpReply.of(550, "5.7.1", "The message is Resent-From an address that is not yours");
    public static final SmtpReply NO_MEMORY = SmtpReply.of(452, "4.3.1", "Too much mail in progress, try again later");
    public static final SmtpReply STORE_FULL = SmtpReply.of(452, "4.3.1", "Insufficient storage, try again later");
    public static final SmtpReply SENDING_RATE =
            SmtpReply.of(451, "4.7.1", "You have sent as many messages as you may within an hour, try again later");
    // RFC 3463 section 3.5, as large providers say it
    public static final SmtpReply SENDING_CAP =
            SmtpReply.of(550, "5.4.5", "You have sent to as many recipients as you may within 24 hours");
    public static final SmtpReply BRAKED = SmtpReply.of(
            451, "4.7.1", "Your mail is held because you sent far more than you usually do, ask your administrator");
    public static final SmtpReply NOT_ACCEPTED_NOW =
            SmtpReply.of(451, "4.3.0", "Cannot take the message now, try again later");

    /** RFC 3463 section 3.5: the DNS, not the message. */
    public static final SmtpReply SENDER_NOT_CHECKED =
            SmtpReply.of(451, "4.4.3", "Cannot check the sender now because the DNS does not answer, try again later");

    public static final SmtpReply CANNOT_CHECK =
            SmtpReply.of(451, "4.7.1", "Cannot check the message now, try again later");

    /** The checks speak against the message; the reference leads an administrator to what they said. */
    public static SmtpReply spam(String traceId) {
        return SmtpReply.of(550, "5.7.1", "Message refused as spam, reference " + traceId);
    }

    private Replies() {}
}
