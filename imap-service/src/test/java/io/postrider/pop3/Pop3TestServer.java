package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.access.TestListeners;
import io.postrider.api.problem.ProblemCode;
import io.postrider.testkit.transcript.TranscriptServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * POP3 on loopback ports over services in memory. The first listener trusts its clients, {@code untrusted} does not,
 * {@code pop3s} has TLS from the start.
 */
final class Pop3TestServer implements TranscriptServer {
    private final FakeLogins logins = new FakeLogins();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private Pop3Policy policy = new Pop3Policy(Duration.ZERO, false);
    private @Nullable TestListeners listeners;

    /** Made when the first client comes: what is given before may change the policy. */
    private TestListeners listeners() {
        TestListeners present = listeners;
        if (present == null) {
            present = new TestListeners(
                    logins, users -> new Pop3Protocol(mailboxes, users, policy, new SimpleMeterRegistry()), "pop3s");
            listeners = present;
        }
        return present;
    }

    FakeMailboxes mailboxes() {
        return mailboxes;
    }

    @Override
    public Socket connect(String listener) throws IOException {
        return listeners().connect(listener);
    }

    /** {@code message TEXT}, {@code large message OCTETS}, {@code fault CALL CODE}, {@code login fault CODE},
     * {@code delay}, {@code delete retrieved}. */
    @Override
    public void given(String text) {
        String[] words = text.split(" ", 3);
        switch (words[0]) {
            case "message" -> mailboxes.add(octets(text.substring("message ".length())));
            case "large" -> mailboxes.add(large(Integer.parseInt(words[2])));
            case "fault" -> mailboxes.fail(words[1], ProblemCode.valueOf(words[2]));
            // an hour: nobody waits for it
            case "delay" -> policy = new Pop3Policy(Duration.ofHours(1), policy.deleteRetrieved());
            case "delete" -> policy = new Pop3Policy(policy.loginDelay(), true);
            case "login" -> logins.fault = ProblemCode.valueOf(words[2].strip());
            default -> throw new IllegalArgumentException(text);
        }
    }

    /** {@code heal}, {@code remove NUMBER}, {@code left STATE}, {@code stop}. */
    @Override
    public void directive(String name, String argument) {
        switch (name) {
            case "heal" -> {
                mailboxes.heal();
                logins.fault = null;
            }
            case "remove" -> mailboxes.remove(Integer.parseInt(argument));
            case "left" -> assertThat(String.join(", ", mailboxes.state())).isEqualTo(argument);
            case "stop" -> listeners().stop();
            default -> throw new IllegalArgumentException(name);
        }
    }

    static byte[] octets(String text) {
        return Pattern.compile("\\\\x([0-9a-f]{2})")
                .matcher(text.replace("\\r", "\r").replace("\\n", "\n"))
                .replaceAll(octet -> String.valueOf((char) Integer.parseInt(octet.group(1), 16)))
                .getBytes(ISO_8859_1);
    }

    static byte[] large(int size) {
        return ("Subject: large\r\n\r\n" + ".0123456789\r\n".repeat(size / 13 + 1))
                .substring(0, size)
                .getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
        listeners().close();
    }
}
