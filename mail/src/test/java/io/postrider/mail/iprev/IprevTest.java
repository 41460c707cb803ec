package io.postrider.mail.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.iprev.IprevAnswer.Result;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IprevTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    private final Map<String, String> addresses = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private boolean silent;

    private IprevAnswer check() {
        return new Iprev(new Names()).check(CLIENT);
    }

    private final class Names implements DnsLookup {
        @Override
        public List<String> txt(String name) {
            return List.of();
        }

        @Override
        public List<InetAddress> a(String name) throws Unavailable {
            if (silent) {
                throw new Unavailable("no answer in time");
            }
            String address = addresses.get(name);
            return address == null ? List.of() : List.of(InetAddress.ofLiteral(address));
        }

        @Override
        public List<InetAddress> aaaa(String name) {
            return List.of();
        }

        @Override
        public List<String> mx(String name) {
            return List.of();
        }

        @Override
        public List<String> ptr(InetAddress address) {
            return names;
        }

        @Override
        public boolean exists(String name) {
            return true;
        }
    }

    @Test
    void passesAnAddressWhoseNameLeadsBack() {
        names.addAll(List.of("other.example.org", "Mail.Example.org"));
        addresses.put("Mail.Example.org", "192.0.2.1");
        assertThat(check()).isEqualTo(new IprevAnswer(Result.PASS, "mail.example.org"));
    }

    @Test
    void failsAnAddressWithAnotherHostsName() {
        names.add("mail.example.org");
        addresses.put("mail.example.org", "198.51.100.1");
        assertThat(check()).isEqualTo(new IprevAnswer(Result.FAIL, "mail.example.org"));
    }

    @Test
    void tellsNoNameFromNobodyCouldSay() {
        assertThat(check()).isEqualTo(new IprevAnswer(Result.PERMERROR, ""));
        names.add("mail.example.org");
        silent = true;
        assertThat(check().result()).isEqualTo(Result.TEMPERROR);
    }

    @Test
    void followsTenNamesAtMost() {
        for (int i = 0; i < 11; i++) {
            names.add("host" + i + ".example.org");
        }
        addresses.put("host10.example.org", "192.0.2.1");
        assertThat(check().result()).isEqualTo(Result.FAIL);
    }
}
