package io.postrider.imap.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, a/b/c, true",
        "%, a, true",
        "%, a/b, false",
        "a/%, a/b, true",
        "a/%, a/b/c, false",
        "a*c, a/b/c, true",
        "*b*, a/b/c, true",
        "%/%, a/b, true",
        "inbox, INBOX, true",
        "in%, INBOX, true",
        "inbox/%, INBOX/a, true",
        "inbox/A, INBOX/a, false",
        "sent, Sent, false",
        "a, ab, false",
        "ab, a, false",
        "%%*, a/b, true"
    })
    void matches(String pattern, String name, boolean expected) {
        assertThat(new MailboxPattern(pattern).matches(name)).isEqualTo(expected);
    }

    @Test
    void takesNoTimeForTheWorstOfPatterns() {
        var pattern = new MailboxPattern("*a".repeat(499) + "b");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> pattern.matches("a".repeat(1000)));
    }
}
