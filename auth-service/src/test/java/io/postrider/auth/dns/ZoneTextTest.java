package io.postrider.auth.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class ZoneTextTest {
    @Test
    void aLongTextIsSeveralStrings() {
        assertThat(ZoneText.quoted("x".repeat(255))).isEqualTo('"' + "x".repeat(255) + '"');
        assertThat(ZoneText.quoted("x".repeat(256))).isEqualTo('"' + "x".repeat(255) + "\" \"x\"");
    }

    @Test
    void quotesAndOctetsBeyondAsciiAreEscaped() {
        assertThat(ZoneText.quoted("say \"ü\\\"")).isEqualTo("\"say \\\"\\195\\188\\\\\\\"\"");
    }

    @Test
    void readersGetTheTextBack() throws Exception {
        String text = "v=DKIM1; n=\"quoted\\\"; p=" + "QUJD".repeat(130);
        Record record = Record.fromString(
                Name.fromString("k._domainkey.example.org."),
                Type.TXT,
                DClass.IN,
                60,
                ZoneText.quoted(text),
                Name.root);
        StringBuilder joined = new StringBuilder();
        ((TXTRecord) record).getStringsAsByteArrays().forEach(part -> joined.append(new String(part)));
        assertThat(joined).hasToString(text);
    }
}
