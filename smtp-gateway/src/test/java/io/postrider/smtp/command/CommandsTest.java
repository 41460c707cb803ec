package io.postrider.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.mail.address.MailPath;
import io.postrider.mail.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a@b.example>|a|b.example",
                "<a.b+c@b.example>|a.b+c|b.example",
                "<\"a b\\\"c\"@b.example>|a b\"c|b.example",
                "<a@[192.0.2.1]>|a|[192.0.2.1]",
                "<a@[IPv6:2001:db8::1]>|a|[IPv6:2001:db8::1]",
                "<@x.example,@y.example:a@b.example>|a|b.example",
                "<a@xn--bcher-kva.example>|a|xn--bcher-kva.example",
                "<a@b>|a|b",
                "<a@host_name.example>|a|host_name.example",
            })
    void readsPaths(String path, String localPart, String domain) throws SyntaxException {
        assertThat(rcpt("TO:" + path).forwardPath()).isEqualTo(MailPath.to(new Mailbox(localPart, domain)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.example",
                "<a@b.example",
                "<a@b.example>>",
                "<a@b.example> x",
                "<.a@b.example>",
                "<a.@b.example>",
                "<a b@c.example>",
                "<a@b..example>",
                "<a@b.example.>",
                "<a@-b.example>",
                "<a@b-.example>",
                "<a@[1.2.3]>",
                "<a@[1.2.3.4>",
                "<a@[IPv6:1.2.3.4]>",
                "<a@[IPv6:fe80::1%eth0]>",
                "<\"a@b.example>",
                "<\"a\tb\"@b.example>",
                "<@x.example a@b.example>",
                "<@x.example:>",
                "<a@b@c.example>",
                "<(comment)a@b.example>",
                "<a@b.example\0>",
            })
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> rcpt("TO:" + path)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void limitsLengthsByTheRfc() throws SyntaxException {
        // RFC 5321 sections 4.5.3.1.1 to 4.5.3.1.3
        String label = "x".repeat(63);
        assertThat(rcpt("TO:<" + "a".repeat(64) + "@b.example>")
                        .forwardPath()
                        .mailbox()
                        .localPart())
                .hasSize(64);
        assertThatThrownBy(() -> rcpt("TO:<" + "a".repeat(65) + "@b.example>")).isInstanceOf(SyntaxException.class);
        assertThat(rcpt("TO:<a@" + label + ".example>").forwardPath().mailbox().domain())
                .startsWith(label);
        assertThatThrownBy(() -> rcpt("TO:<a@x" + label + ".example>")).isInstanceOf(SyntaxException.class);
        String path = (label + ".").repeat(3) + "y".repeat(60);
        assertThat(rcpt("TO:<a@" + path + ">").forwardPath().mailbox().domain()).hasSize(252);
        assertThatThrownBy(() -> rcpt("TO:<a@" + path + "y>")).isInstanceOf(SyntaxException.class);
    }

    @Test
    void tellsNullAndPostmaster() throws SyntaxException {
        assertThat(MailCommand.parse(CommandLine.of("FROM:<>")).reversePath().isNull())
                .isTrue();
        assertThat(rcpt("to:<POSTmaster>").forwardPath()).isEqualTo(MailPath.POSTMASTER);
    }

    @Test
    void findsVerbsInAnyCase() {
        assertThat(Verb.of(CommandLine.of("mAiL FROM:<>"))).isEqualTo(Verb.MAIL);
        assertThat(Verb.of(CommandLine.of("STARTTLS"))).isEqualTo(Verb.STARTTLS);
        assertThat(Verb.of(CommandLine.of("STAR"))).isNull();
        assertThat(Verb.of(CommandLine.of("MAILFROM:<>"))).isNull();
        assertThat(Verb.of(CommandLine.of(" MAIL"))).isNull();
        assertThat(Verb.of(CommandLine.of(""))).isNull();
    }

    @Test
    void readsBdat() throws SyntaxException {
        assertThat(BdatCommand.parse(CommandLine.of("86 last"))).isEqualTo(new BdatCommand(86, true));
        assertThat(BdatCommand.parse(CommandLine.of("0"))).isEqualTo(new BdatCommand(0, false));
        for (String text : new String[] {"", "x", "-1", "1 2", "86LAST", "1e3", "9999999999999999999"}) {
            assertThatThrownBy(() -> BdatCommand.parse(CommandLine.of(text))).isInstanceOf(SyntaxException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+0Ab", "a+0D", "+00", "a+4", "a+4g", "a+4a", "a=b", "+7F", "+C4"})
    void takesNoControlCharacterInDisguise(String xtext) {
        assertThat(Xtext.isValid(xtext)).isFalse();
        assertThatThrownBy(() -> MailCommand.parse(CommandLine.of("FROM:<> ENVID=" + xtext)))
                .isInstanceOf(SyntaxException.class);
    }

    /** Whatever comes, a parser answers or throws the one exception it has. */
    @Test
    void failsOnlyWithSyntaxExceptions() {
        Random random = new Random(7);
        String alphabet = "FROM:TO<>@.,\"\\ [] IPv6:=+-;a1\0\r\u00e4SIZE BODY NOTIFY ORCPT LAST \t";
        for (int round = 0; round < 100_000; round++) {
            byte[] octets = random(random, alphabet);
            survives(() -> MailCommand.parse(prefixed("FROM:<", octets)));
            survives(() -> RcptCommand.parse(prefixed("TO:<", octets), true));
            survives(() -> MailCommand.parse(prefixed("FROM:<> ", octets)));
            survives(() -> RcptCommand.parse(prefixed("TO:<a@b> ORCPT=", octets), false));
            survives(() -> BdatCommand.parse(prefixed("", octets)));
            survives(() -> AuthCommand.parse(prefixed("", octets)));
            survives(() -> XclientCommand.parse(prefixed(" ADDR=", octets)));
            survives(() -> HelloCommand.parse(prefixed("", octets)));
        }
    }

    private interface Parse {
        Object run() throws SyntaxException;
    }

    private static void survives(Parse parse) {
        try {
            assertThat(parse.run()).isNotNull();
        } catch (SyntaxException e) {
            assertThat(e.expected()).isNotEmpty();
        }
    }

    private static byte[] random(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static CommandLine prefixed(String prefix, byte[] octets) {
        byte[] all = new byte[prefix.length() + octets.length];
        System.arraycopy(prefix.getBytes(StandardCharsets.US_ASCII), 0, all, 0, prefix.length());
        System.arraycopy(octets, 0, all, prefix.length(), octets.length);
        return new CommandLine(all, 0, all.length);
    }

    private static RcptCommand rcpt(String arguments) throws SyntaxException {
        return RcptCommand.parse(CommandLine.of(arguments), false);
    }
}
