package io.postrider.mail.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.iprev.IprevAnswer.Result;
import io.postrider.mail.spf.ZoneLookup;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IprevTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    private final ZoneLookup dns = new ZoneLookup();

    private IprevAnswer check() {
        return new Iprev(dns).check(CLIENT);
    }

    private void name(String name) {
        dns.add("1.2.0.192.in-addr.arpa", "PTR", name);
    }

    @Test
    void passesAnAddressWhoseNameLeadsBack() {
        name("other.example.org");
        name("Mail.Example.org");
        dns.add("Mail.Example.org", "A", "192.0.2.1");
        assertThat(check()).isEqualTo(new IprevAnswer(Result.PASS, "mail.example.org"));
    }

    @Test
    void failsAnAddressWithAnotherHostsName() {
        name("mail.example.org");
        dns.add("mail.example.org", "A", "198.51.100.1");
        assertThat(check()).isEqualTo(new IprevAnswer(Result.FAIL, "mail.example.org"));
    }

    @Test
    void tellsNoNameFromNobodyCouldSay() {
        assertThat(check()).isEqualTo(new IprevAnswer(Result.PERMERROR, ""));
        name("mail.example.org");
        dns.silent("mail.example.org");
        assertThat(check().result()).isEqualTo(Result.TEMPERROR);
    }

    @Test
    void followsTenNamesAtMost() {
        for (int i = 0; i < 11; i++) {
            name("host" + i + ".example.org");
        }
        dns.add("host10.example.org", "A", "192.0.2.1");
        assertThat(check().result()).isEqualTo(Result.FAIL);
    }
}
