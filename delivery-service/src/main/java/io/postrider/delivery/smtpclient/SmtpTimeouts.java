package io.postrider.delivery.smtpclient;

import java.time.Duration;

/**
 * How long a server may take.
 *
 * @param connect to accept a connection
 * @param greeting to greet
 * @param command to answer MAIL, RCPT and everything else
 * @param dataStart to answer DATA
 * @param dataBlock to take a part of the content
 * @param dataEnd to answer the final dot
 */
public record SmtpTimeouts(
        Duration connect,
        Duration greeting,
        Duration command,
        Duration dataStart,
        Duration dataBlock,
        Duration dataEnd) {
    // RFC 5321 section 4.5.3.2: at least these
    /** What the standard asks for. */
    public static final SmtpTimeouts STANDARD = new SmtpTimeouts(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));

    /** The same, none of them longer than a limit. */
    public SmtpTimeouts atMost(Duration limit) {
        return new SmtpTimeouts(
                least(connect, limit),
                least(greeting, limit),
                least(command, limit),
                least(dataStart, limit),
                least(dataBlock, limit),
                least(dataEnd, limit));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
