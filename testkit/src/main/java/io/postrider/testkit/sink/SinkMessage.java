package io.postrider.testkit.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A message that the sink acknowledged.
 *
 * @param hello the argument of EHLO or HELO
 * @param mail the whole MAIL command, with its parameters
 * @param recipients the whole RCPT commands that were answered with 250
 * @param content the octets after dot-unstuffing, CRLF line ends as they came
 */
public record SinkMessage(
        String hello, String mail, List<String> recipients, byte[] content, boolean tls, InetSocketAddress client) {

    public SinkMessage {
        recipients = List.copyOf(recipients);
    }

    public String text() {
        return new String(content, UTF_8);
    }

    /** What stands between the angle brackets of MAIL. */
    public String reversePath() {
        return path(mail);
    }

    public List<String> forwardPaths() {
        return recipients.stream().map(SinkMessage::path).toList();
    }

    private static String path(String command) {
        return command.substring(command.indexOf('<') + 1, command.lastIndexOf('>'));
    }
}
