package io.postrider.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
    @Test
    void takesWhatStandsInBrackets() {
        assertThat(MessageIds.of("<a@b>(x) and <c@d> <> <<e@f> g>")).containsExactly("a@b", "c@d", "e@f");
        assertThat(MessageIds.of("none <broken")).isEmpty();
    }

    @Test
    void keepsTheFirstAndTheLastOfVeryMany() {
        String many = IntStream.range(0, 1_000)
                .mapToObj(i -> "<id" + i + "@example.org>")
                .collect(Collectors.joining(" "));
        String kept = MessageIds.kept(many);
        assertThat(kept.length()).isBetween(950, 1_000);
        assertThat(MessageIds.of(kept))
                .startsWith("id0@example.org")
                .endsWith("id998@example.org", "id999@example.org");
        assertThat(MessageIds.kept("<" + "x".repeat(2_000) + ">")).isEmpty();
        assertThat(MessageIds.kept(" <a@b>\t<c@d> ")).isEqualTo("<a@b><c@d>");
    }

    @Test
    void aStructureKeepsThem() {
        byte[] mail = "References: <a@b>\r\n <c@d>\r\nSubject: x\r\n\r\n".getBytes();
        MessageStructure structure =
                MessageStructure.decode(MessageParser.parse(mail).encode());
        assertThat(structure.references()).isEqualTo("<a@b><c@d>");
        assertThat(MessageStructure.decode(
                                MessageParser.parse("\r\n".getBytes()).encode())
                        .references())
                .isEmpty();
    }

    @Test
    void aStructureFromBeforeHasNone() {
        byte[] encoded = MessageParser.parse("Subject: x\r\n\r\n".getBytes()).encode();
        byte[] before = java.util.Arrays.copyOf(encoded, encoded.length - 1);
        before[0] = StructureEncoder.BEFORE_REFERENCES;
        assertThat(MessageStructure.decode(before).references()).isNull();
        assertThat(MessageStructure.decode(before).envelope().subject()).isEqualTo("x");
    }
}
