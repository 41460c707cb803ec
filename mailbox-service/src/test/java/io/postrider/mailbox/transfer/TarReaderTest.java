package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarReaderTest {
    private static final Instant DATE = Instant.parse("2026-11-02T10:15:30Z");

    private static byte[] tar(List<String> paths) throws IOException {
        var out = new ByteArrayOutputStream();
        var tar = new TarWriter(out);
        tar.directory("Maildir/cur/", DATE);
        for (String path : paths) {
            byte[] octets = ("of " + path).getBytes(UTF_8);
            tar.file(path, DATE, octets.length, new ByteArrayInputStream(octets));
        }
        tar.end();
        return out.toByteArray();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        List<String> paths = List.of("a", "b/" + "long".repeat(80), "c/" + "x".repeat(98), "ü", "d".repeat(512));
        byte[] tar = tar(paths);
        assertThat(tar.length % 512).isZero();
        var reader = new TarReader(new ByteArrayInputStream(tar));
        assertThat(reader.next()).isEqualTo(new TarReader.Entry("Maildir/cur/", 0, DATE, List.of()));
        for (String path : paths) {
            byte[] octets = ("of " + path).getBytes(UTF_8);
            assertThat(reader.next()).isEqualTo(new TarReader.Entry(path, octets.length, DATE, List.of()));
            if (!path.equals("ü")) {
                assertThat(reader.octets().readAllBytes()).isEqualTo(octets);
            }
        }
        assertThat(reader.next()).isNull();
    }

    @Test
    void readsTimesBeforeTarsAndKeywords() throws IOException {
        var out = new ByteArrayOutputStream();
        var tar = new TarWriter(out);
        Instant early = Instant.parse("1969-07-20T20:17:40Z");
        tar.keywords(List.of("$Label1", "work"));
        tar.file("a", early, new byte[600]);
        tar.file("b", DATE, new byte[0]);
        tar.end();
        var reader = new TarReader(new ByteArrayInputStream(out.toByteArray()));
        assertThat(reader.next()).isEqualTo(new TarReader.Entry("a", 600, early, List.of("$Label1", "work")));
        assertThat(reader.next()).isEqualTo(new TarReader.Entry("b", 0, DATE, List.of()));
    }

    @Test
    void refusesANameWithANul() throws IOException {
        byte[] tar = tar(List.of("a", "b/" + "long".repeat(80)));
        String text = new String(tar, ISO_8859_1);
        tar[text.indexOf("path=b/long") + 7] = 0;
        var reader = new TarReader(new ByteArrayInputStream(tar));
        reader.next();
        reader.next();
        assertThatThrownBy(reader::next)
                .isInstanceOf(MalformedArchiveException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void refusesWhatIsCutOffOrDamaged() throws IOException {
        byte[] tar = tar(List.of("a"));
        var cut = new TarReader(new ByteArrayInputStream(Arrays.copyOf(tar, 512 + 512 + 2)));
        cut.next();
        cut.next();
        assertThatThrownBy(() -> cut.octets().readAllBytes()).isInstanceOf(MalformedArchiveException.class);
        tar[512 + 3]++;
        var damaged = new TarReader(new ByteArrayInputStream(tar));
        damaged.next();
        assertThatThrownBy(damaged::next).isInstanceOf(MalformedArchiveException.class);
        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(new byte[] {1, 2})).next())
                .isInstanceOf(MalformedArchiveException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', INBOX",
        ".Archive.Entw&APw-rfe, Archive/Entwürfe",
        ".v1&AC4-2, v1.2",
        ".Entwürfe.x, Entwürfe/x",
        ".a&-b, a&b"
    })
    void mailboxesHaveTheNamesOfTheirFolders(String folder, String mailbox) {
        assertThat(MaildirFolders.mailbox(folder)).isEqualTo(mailbox);
        assertThat(MaildirFolders.mailbox("cur")).isNull();
    }
}
