package io.postrider.imap.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.postrider.imap.append.AppendCommand;
import io.postrider.imap.append.ReplaceCommand;
import io.postrider.imap.capability.EnableCommand;
import io.postrider.imap.command.CommandParser;
import io.postrider.imap.copy.CopyCommand;
import io.postrider.imap.expunge.ExpungeCommand;
import io.postrider.imap.fetch.FetchParser;
import io.postrider.imap.id.IdCommand;
import io.postrider.imap.list.ListCommand;
import io.postrider.imap.list.LsubCommand;
import io.postrider.imap.login.AuthenticateCommand;
import io.postrider.imap.login.LoginCommand;
import io.postrider.imap.mailbox.CreateCommand;
import io.postrider.imap.mailbox.MailboxCommand;
import io.postrider.imap.mailbox.RenameCommand;
import io.postrider.imap.notify.NotifyParser;
import io.postrider.imap.search.SearchParser;
import io.postrider.imap.select.SelectCommand;
import io.postrider.imap.sort.SortParser;
import io.postrider.imap.status.StatusCommand;
import io.postrider.imap.store.StoreCommand;
import io.postrider.imap.thread.ThreadCommand;
import io.postrider.imap.wire.Limits;
import io.postrider.imap.wire.SyntaxException;
import io.postrider.imap.wire.WireReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing but a syntax error leaves a parser, whatever it is given. */
class CommandFuzzTest {
    private record Seed(CommandParser<?> parser, String arguments) {}

    static List<Seed> seeds() {
        return List.of(
                new Seed(FetchParser::parse, " 1:*,5 (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (To \"x\")]<0.5> MODSEQ)"),
                new Seed(FetchParser::parseUid, " 1:* (UID FLAGS) (CHANGEDSINCE 12 VANISHED PARTIAL -1:-30)"),
                new Seed(SearchParser::parse, " RETURN (MIN COUNT SAVE PARTIAL -1:-9) $ YOUNGER 60"),
                new Seed(SearchParser::parse, " CHARSET UTF-8 OR (NOT SEEN 1:*) HEADER a {1}\r\nx SINCE 1-Feb-1994"),
                new Seed(SearchParser::parseUid, " MODSEQ \"/flags/\\\\Seen\" all 5 LARGER 5 UID 3:*"),
                new Seed(SortParser::parse, " RETURN (MIN COUNT) (REVERSE DATE DISPLAYFROM) UTF-8 OR SEEN $"),
                new Seed(ThreadCommand::parse, " REFERENCES UTF-8 NOT DELETED"),
                new Seed(
                        NotifyParser::parse,
                        " SET STATUS (selected (MessageNew (FLAGS BODY.PEEK[1]) MessageExpunge)) (subtree (a \"b\") NONE)"),
                new Seed(StoreCommand::parse, " 1,2 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen $a)"),
                new Seed(AppendCommand::parse, " INBOX (\\Seen) \"17-Jul-1996 02:44:25 -0700\" "),
                new Seed(AppendCommand::parse, " INBOX (\\Seen) UTF8 (~"),
                new Seed(ReplaceCommand::parseUid, " 12 Drafts (\\Draft) \"17-Jul-1996 02:44:25 -0700\" ~"),
                new Seed(FetchParser::parse, " 1 (BINARY.PEEK[1.2]<0.5> BINARY.SIZE[1] BINARY[])"),
                new Seed(ListCommand::parse, " \"\" \"&U,BTFw-%*\""),
                new Seed(
                        ListCommand::parse,
                        " (SUBSCRIBED RECURSIVEMATCH) a (% \"b*\") RETURN (CHILDREN STATUS (SIZE))"),
                new Seed(LsubCommand::parse, " \"\" *"),
                new Seed(CreateCommand::parse, " a/b (USE (\\Sent \\Junk))"),
                new Seed(StatusCommand::parse, " \"a b\" (MESSAGES SIZE)"),
                new Seed(SelectCommand::parseSelect, " INBOX (CONDSTORE QRESYNC (12 34 1:9,12 (1:2 3:4)))"),
                new Seed(LoginCommand::parse, " {3}\r\njoe \"se\\\"cret\""),
                new Seed(AuthenticateCommand::parse, " PLAIN AGEAYg=="),
                new Seed(CopyCommand::parse, " 1:4 Sent"),
                new Seed(ExpungeCommand::parseUid, " 1:4,9"),
                new Seed(IdCommand::parse, " (\"a\" NIL \"b\" \"c\")"),
                new Seed(EnableCommand::parse, " CONDSTORE X"),
                new Seed(MailboxCommand::parse, " a/b/"),
                new Seed(RenameCommand::parse, " a {1+}\r\nb"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void throwsNothingButSyntaxErrors(Seed seed) {
        byte[] valid = seed.arguments().getBytes(ISO_8859_1);
        assertThatCode(() -> parse(seed.parser(), valid)).doesNotThrowAnyException();
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = mutated(valid, random);
            try {
                parse(seed.parser(), octets);
            } catch (SyntaxException expected) {
                // The one thing that may happen.
            }
        }
    }

    private static void parse(CommandParser<?> parser, byte[] octets) {
        parser.parse(new WireReader(octets, 0, octets.length, Limits.AFTER_LOGIN));
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] octets =
                java.util.Arrays.copyOf(valid, Math.max(1, valid.length - random.nextInt(4) + random.nextInt(4)));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(octets.length);
            octets[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> valid[random.nextInt(valid.length)];
                default -> (byte) "(){}[]<>\"\\*%:,. +-0123456789".charAt(random.nextInt(28));
            };
        }
        return octets;
    }
}
