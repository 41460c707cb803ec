package io.postrider.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.session.ListenerRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S6: whatever is put into an address or a parameter ends no line of ours, neither now nor when somebody narrows its letters. */
class HeaderInjectionTest {
    private static final String FIELD = "X-Injected: yes";

    private final TestGateway gateway = TestGateway.start();

    @AfterEach
    void close() {
        gateway.close();
    }

    /** The replies to commands, each sent when the one before was answered; a dash where the session had ended. */
    private String replies(String... commands) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.MX))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            StringBuilder replies = new StringBuilder();
            in.readLine();
            for (String command : commands) {
                socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
                String line = in.readLine();
                while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                    line = in.readLine();
                }
                if (line == null) {
                    return replies.append('-').toString();
                }
                replies.append(line, 0, 3).append(' ');
            }
            return replies.toString().strip();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\0", "\r\r", "\n ", "\u000b", "\u007f"})
    void noControlGetsIntoAnAddressOrAParameter(String control) throws IOException {
        String forms = control + FIELD;
        String[] commands = {
            "MAIL FROM:<a" + forms + "@elsewhere.example>",
            "MAIL FROM:<\"a" + forms + "\"@elsewhere.example>",
            "MAIL FROM:<\"a\\" + forms + "\"@elsewhere.example>",
            "MAIL FROM:<a@elsewhere" + forms + ".example>",
            "MAIL FROM:<a@elsewhere.example> ENVID=a" + forms,
            "MAIL FROM:<a@elsewhere.example> BODY=8BITMIME" + forms,
            "RCPT TO:<joe" + forms + "@example.org>",
            "RCPT TO:<\"joe" + forms + "\"@example.org>",
            "RCPT TO:<joe@example.org> ORCPT=rfc822;a" + forms,
            "RCPT TO:<joe@example.org> NOTIFY=NEVER" + forms
        };
        for (String command : commands) {
            String opening = command.startsWith("RCPT") ? "MAIL FROM:<b@elsewhere.example>" : "NOOP";
            // Of a line feed in it a sloppy server makes two commands, and answers the second one too.
            String replies = replies("EHLO client.example", opening, command);
            assertThat(replies).as(command).matches("250 250 (5\\d\\d|-)");
        }
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+0AX-Injected:", "+0D+0AX-Injected:", "+00", "+0D"})
    void noControlGetsThroughInXtext(String encoded) throws IOException {
        assertThat(replies("EHLO client.example", "MAIL FROM:<a@elsewhere.example> ENVID=a" + encoded))
                .isEqualTo("250 501");
        assertThat(replies(
                        "EHLO client.example",
                        "MAIL FROM:<a@elsewhere.example>",
                        "RCPT TO:<joe@example.org> ORCPT=rfc822;a" + encoded))
                .isEqualTo("250 250 501");
    }

    /** U+010A and U+010D are letters; cut to their low octets they would be the ends of lines. */
    @Test
    void lettersWhoseLowOctetsEndLinesStayLetters() throws IOException {
        String address = "\u010d\u010aX-Injected:\u010d\u010a";
        String local = address.replace(":", "");
        String replies = replies(
                "EHLO client.example",
                "MAIL FROM:<" + local + "@elsewhere.example> SMTPUTF8",
                "RCPT TO:<joe@example.org>",
                "DATA",
                "From: a@elsewhere.example\r\n\r\nHello.\r\n.");
        assertThat(replies).isEqualTo("250 250 250 354 250");
        var accepted = gateway.delivery().accepted().getFirst();
        assertThat(accepted.request().envelope().reversePath()).isEqualTo(local + "@elsewhere.example");
        String header = new String(accepted.content(), UTF_8).split("\r\n\r\n", 2)[0];
        assertThat(header.split("[\r\n]+")).noneMatch(line -> line.startsWith("X-Injected"));
    }
}
