package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldersTest {
    @ParameterizedTest
    @CsvSource({
        "INBOX, Maildir/",
        "Sent, Maildir/.Sent/",
        "Work/Old, Maildir/.Work.Old/",
        "Entwürfe, Maildir/.Entw&APw-rfe/",
        "R&D, Maildir/.R&-D/",
        "台北, 'Maildir/.&U,BTFw-/'"
    })
    void areThoseOfAMaildir(String mailbox, String folder) {
        assertThat(new Folders().of(mailbox, 7)).isEqualTo(folder);
    }

    @Test
    void areNeverTheSameForTwoMailboxes() {
        Folders folders = new Folders();
        assertThat(folders.of("a.b", 3)).isEqualTo("Maildir/.a_b/");
        assertThat(folders.of("a_b", 4)).isEqualTo("Maildir/.a_b-4/");
    }

    @Test
    void neverLeadOutOfTheMaildir() {
        assertThat(new Folders().of("../../etc", 3)).doesNotContain("..", "/etc");
    }
}
