package io.postrider.testkit.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class FakeDnsTest {

    private final FakeDns dns = FakeDns.start();

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void answersWhatTheTestSays() throws IOException {
        dns.mx("example.test", 10, "mx1.example.test").a("mx1.example.test", "127.0.0.2");
        dns.aaaa("mx1.example.test", "::1").record("_25._tcp.mx1.example.test", "TLSA", "3 1 1 " + "ab".repeat(32));
        assertThat(rdata("example.test", Type.MX)).containsExactly("10 mx1.example.test.");
        assertThat(rdata("MX1.Example.test", Type.A)).containsExactly("127.0.0.2");
        assertThat(rdata("mx1.example.test", Type.AAAA)).containsExactly("0:0:0:0:0:0:0:1");
        assertThat(rdata("_25._tcp.mx1.example.test", Type.TLSA)).hasSize(1);
        assertThat(dns.questions()).startsWith("example.test. MX", "MX1.Example.test. A");
    }

    @Test
    void knowsNoSuchNameFromNoSuchRecord() throws IOException {
        dns.a("here.test", "127.0.0.1");
        assertThat(ask("here.test", Type.MX).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(rdata("here.test", Type.MX)).isEmpty();
        assertThat(ask("gone.test", Type.MX).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void followsAliases() throws IOException {
        dns.cname("www.test", "host.test").a("host.test", "127.0.0.9");
        assertThat(rdata("www.test", Type.A)).containsExactly("host.test.", "127.0.0.9");
    }

    @Test
    void givesLongTextsOverTcp() throws IOException {
        String key = "v=DKIM1; p=" + "A\"\\ü".repeat(700);
        dns.txt("sel._domainkey.test", key);
        Record record =
                ask("sel._domainkey.test", Type.TXT).getSection(Section.ANSWER).getFirst();
        StringBuilder text = new StringBuilder();
        for (byte[] part : ((TXTRecord) record).getStringsAsByteArrays()) {
            text.append(new String(part, ISO_8859_1));
        }
        byte[] octets = text.toString().getBytes(ISO_8859_1);
        assertThat(new String(octets, UTF_8)).isEqualTo(key);
    }

    @Test
    void failsHangsAndRecovers() throws IOException {
        dns.a("bad.test", "127.0.0.1").servfail("bad.test");
        assertThat(ask("bad.test", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
        dns.works("bad.test");
        assertThat(rdata("bad.test", Type.A)).containsExactly("127.0.0.1");
        dns.silent("bad.test");
        assertThatThrownBy(() -> ask("bad.test", Type.A, Duration.ofMillis(500)))
                .isInstanceOf(IOException.class);
    }

    private List<String> rdata(String name, int type) throws IOException {
        return ask(name, type).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    private Message ask(String name, int type) throws IOException {
        return ask(name, type, Await.PATIENCE);
    }

    private Message ask(String name, int type, Duration patience) throws IOException {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setTimeout(patience);
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN)));
    }
}
