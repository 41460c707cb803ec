package io.postrider.smtp;

import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.problem.ProblemCode;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.testkit.transcript.TranscriptServer;
import io.postrider.testkit.transcript.Transcripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The dialogue, a transcript a scenario, each whole and octet by octet. */
class SmtpTranscriptsTest {
    @TestFactory
    Stream<DynamicNode> transcripts() {
        return Transcripts.dynamicTests("transcripts", Server::new);
    }

    /** A gateway that is made when the transcript has said what is given. */
    static final class Server implements TranscriptServer {
        private final TestGateway.Options options = new TestGateway.Options();
        private TestGateway gateway;

        private TestGateway gateway() {
            if (gateway == null) {
                gateway = new TestGateway(options);
            }
            return gateway;
        }

        @Override
        public Socket connect(String listener) throws IOException {
            ListenerRole role =
                    listener.isEmpty() ? ListenerRole.MX : ListenerRole.valueOf(listener.toUpperCase(Locale.ROOT));
            return new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway().port(role));
        }

        @Override
        public void given(String text) {
            String[] words = text.split(" ", 2);
            switch (words[0]) {
                case "proxies" -> options.proxies(words[1]);
                case "plaintext-networks" -> options.plaintext(words[1]);
                case "xclient-networks" -> options.xclient(words[1]);
                case "outbound-enabled" -> options.outbound();
                case "mechanisms" -> options.mechanisms(words[1]);
                case "no-certificate" -> options.withoutTls();
                case "door" -> options.door().set(words[1]);
                case "message-size" -> options.messageSize(Long.parseLong(words[1]));
                case "memory" -> options.memory(Long.parseLong(words[1]));
                case "connections" -> options.connections(Integer.parseInt(words[1]));
                case "directory-down" -> gateway().directory().down(true);
                case "directory-back" -> gateway().directory().down(false);
                case "full-mailbox" -> gateway().services().full(words[1]);
                case "full-domain" -> gateway().directory().domainFull(words[1]);
                case "takes" -> {
                    String[] taker = words[1].split(" ", 2);
                    gateway().directory().takes(taker[0], Long.parseLong(taker[1]));
                }
                case "sends-octets" -> gateway().services().sending(Long.valueOf(words[1]), null);
                case "sends-to" -> gateway().services().sending(null, Integer.valueOf(words[1]));
                case "sends-daily" -> gateway().services().sendingDaily(Integer.parseInt(words[1]));
                case "mailbox-service-down" -> gateway().services().quotaDown();
                case "login-fails" -> gateway().services().failLogins(ProblemCode.valueOf(words[1]));
                case "delivery-fails" -> gateway().delivery().failWith(ProblemCode.valueOf(words[1]));
                case "delivery-answers-lost" -> gateway().delivery().loseAnswers(Integer.parseInt(words[1]));
                default -> throw new IllegalArgumentException("unknown fixture: " + text);
            }
        }

        @Override
        public void directive(String name, String argument) {
            switch (name) {
                case "accepted" ->
                    check(
                            "accepted",
                            Integer.parseInt(argument),
                            gateway().delivery().accepted().size());
                case "recipients" ->
                    check(
                            "recipients",
                            Integer.parseInt(argument),
                            last().request().envelope().recipients().size());
                case "envelope" -> contains(last().request().envelope().toString(), argument);
                case "content" -> contains(last().text(), argument);
                case "disabled" ->
                    gateway()
                            .revocations()
                            .changed(new Change(FakeDirectory.accountId(argument), null, Set.of(argument)));
                case "account-changes" ->
                    gateway()
                            .revocations()
                            .changed(new Change(
                                    FakeDirectory.accountId(argument), FakeDirectory.view(argument), Set.of(argument)));
                case "sends-octets" -> gateway().services().sending(Long.valueOf(argument), null);
                case "session-ended" -> gateway().services().endSessions();
                case "changes-missed" -> gateway().revocations().forgetAll();
                case "door" -> options.door().set(argument);
                case "drain" -> gateway().listener(ListenerRole.MX).stopAccepting();
                default -> throw new IllegalArgumentException("unknown directive: " + name);
            }
        }

        private FakeDelivery.Accepted last() {
            return gateway().delivery().accepted().getLast();
        }

        private static void check(String what, int expected, int actual) {
            if (expected != actual) {
                throw new AssertionError(what + ": expected " + expected + ", is " + actual);
            }
        }

        private static void contains(String text, String part) {
            String octets = part.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
            if (!text.contains(octets)) {
                throw new AssertionError("expected " + part + " in " + text);
            }
        }

        @Override
        public void close() {
            if (gateway != null) {
                gateway.close();
            }
        }
    }
}
