package io.postrider.testkit.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TranscriptsTest {

    @TestFactory
    Stream<DynamicNode> transcripts() {
        return Transcripts.dynamicTests("transcripts/echo", LineServer::new);
    }

    @Test
    void handsDirectivesToTheFixture() throws Exception {
        LineServer server = new LineServer();
        Transcripts.run(
                "calls", "given a b\nconnect 2 submission\nadvance 1h30m\nadvance 4d\nfill up now", () -> server);
        assertThat(server.calls)
                .containsExactly("given a b", "connect submission", "advance PT1H30M", "advance PT96H", "fill up now");
    }

    @Test
    void showsTheDifferingLineAndColumn() {
        assertThatThrownBy(() -> Transcripts.run(
                        "fetch/partial.txt", "S: * hello ...\nC: ECHO abcdef\nS: * abcxef\nC: BYE", LineServer::new))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fetch/partial.txt:3 (whole)")
                .hasMessageContaining(
                        "  2  C: ECHO abcdef\n> 3  S: * abcxef\n  got: * abcdef\n            ^ from here");
    }

    @Test
    void showsADifferingLiteral() {
        assertThatThrownBy(() -> Transcripts.run(
                        "literal", "S: ...\nC: LITERAL {}\n| abc\\\nC:\nS: * BODY {}\n| abd\\\nS: )", LineServer::new))
                .hasMessageContaining("the literal differs at octet 2");
    }

    @Test
    void aCapturedNameMustComeAgain() {
        assertThatThrownBy(() ->
                        Transcripts.run("capture", "S: * <word> ...\nC: ECHO other\nS: * <word>", LineServer::new))
                .hasMessageContaining("captured: {word=hello}");
    }

    @Test
    void tellsWhenAnUnexpectedLineIsInAGroup() {
        assertThatThrownBy(() -> Transcripts.run("group", "S: ...\nC: LIST\nS~: * a\nS~: * x", LineServer::new))
                .hasMessageContaining("none of the 2 lines still awaited")
                .hasMessageContaining("got: * b");
    }

    @Test
    void tellsWhenTheServerClosed() {
        assertThatThrownBy(() -> Transcripts.run("end", "S: ...\nC: BYE\nS: * bye\nS: more", LineServer::new))
                .hasMessageContaining("the server closed the connection");
    }

    @Test
    void silenceMeansThatNothingArrives() {
        // The rest of the answer is there already: it came in one piece with its first line.
        assertThatThrownBy(() -> Transcripts.run("noise", "S: ...\nC: LIST\nS: * b\nsilence", LineServer::new))
                .hasMessageContaining("expected silence, got \"* a");
    }

    @Test
    void refusesACountWithoutABlock() {
        assertThatThrownBy(() -> TranscriptParser.parse("x", "C: a APPEND INBOX {}\nS: + ..."))
                .hasMessageContaining("a count in line 1 has no block");
        assertThatThrownBy(() -> TranscriptParser.parse("x", "C: a \\q")).hasMessageContaining("x:1: unknown escape");
    }

    @Test
    void anAwaitedFailureNamesTheMissingFixture() {
        TranscriptServer bare = listener -> {
            throw new java.io.IOException("no server");
        };
        assertThatThrownBy(() -> Transcripts.run("bare", "given x", () -> bare))
                .hasMessageContaining("no fixture for \"given x\"");
    }
}
