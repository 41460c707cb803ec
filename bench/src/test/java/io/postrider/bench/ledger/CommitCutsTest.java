package io.postrider.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommitCutsTest {
    private final CommitCuts cuts = new CommitCuts(2);
    private final FaultProxy.Breaker link = cuts.breaker();

    @Test
    void cutsEveryOtherCommitAndEveryOtherTimeOnlyItsAnswer() {
        assertThat(sends("P\0\0\0\20\0COMMIT\0\0\0")).isFalse();
        assertThat(sends("P\0\0\0\20\0COMMIT\0\0\0")).isTrue();
        assertThat(sends("P\0\0\0\20\0COMMIT\0\0\0")).isFalse();
        assertThat(sends("P\0\0\0\20\0COMMIT\0\0\0")).isFalse();
        assertThat(link.cutsBeforeClient(octets("C"), 1)).isTrue();
        assertThat(cuts.cuts()).isEqualTo(2);
    }

    @Test
    void aCommitThatWasPreparedIsOneTooThoughItNoLongerSaysSo() {
        sends("P\0\0\0\23S_7\0COMMIT\0\0\0B\0\0\0\20\0S_7\0\0\0");
        assertThat(sends("B\0\0\0\20\0S_8\0\0\0")).isFalse();
        assertThat(sends("B\0\0\0\20\0S_7\0\0\0")).isTrue();
    }

    @Test
    void anotherStatementIsNone() {
        for (int i = 0; i < 4; i++) {
            assertThat(sends("P\0\0\0\20\0SELECT 1\0\0\0")).isFalse();
        }
    }

    private boolean sends(String text) {
        return link.cutsBeforeServer(octets(text), text.length());
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
