package io.postrider.delivery.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.DnsProperties;
import io.postrider.platform.net.Networks;
import io.postrider.testkit.dns.FakeDns;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutesIT {
    private final FakeDns dns = FakeDns.start();
    private final Routes routes = routes(Duration.ofMinutes(1));

    private Routes routes(Duration timeout) {
        var properties = new DnsProperties("127.0.0.1:" + dns.port(), timeout, 8, DnsProperties.Dnssec.LOCAL);
        return new Routes(new Dns(properties), "mx.example.test", new TargetPolicy(Networks.NONE));
    }

    @AfterEach
    void close() {
        dns.close();
    }

    private List<String> hosts(String domain) {
        assertThat(routes.of(domain)).isInstanceOf(Route.Hosts.class);
        return ((Route.Hosts) routes.of(domain))
                .hosts().stream().map(Host::name).toList();
    }

    private String status(String domain) {
        return status(routes.of(domain));
    }

    private static String status(Route route) {
        return switch (route) {
            case Route.Hosts hosts -> "hosts";
            case Route.Named named -> "named";
            case Route.Nowhere(String status, String text) -> status;
            case Route.Unknown(String status, String text) -> status;
        };
    }

    @Test
    void ordersByPreferenceAndLeavesOutWhatHasNoAddress() {
        dns.mx("far.test", 30, "c.far.test").mx("far.test", 10, "a.far.test").mx("far.test", 20, "b.far.test");
        dns.a("a.far.test", "8.8.8.1").a("c.far.test", "8.8.8.3");
        assertThat(hosts("far.test")).containsExactly("a.far.test", "c.far.test");
    }

    @Test
    void sendsNothingBackToItself() {
        dns.mx("far.test", 10, "a.far.test")
                .mx("far.test", 20, "MX.example.test")
                .mx("far.test", 30, "c.far.test");
        dns.mx("ours.test", 10, "mx.example.test");
        dns.a("a.far.test", "8.8.8.1").a("c.far.test", "8.8.8.3").a("mx.example.test", "8.8.8.2");
        assertThat(hosts("far.test")).containsExactly("a.far.test");
        assertThat(status("ours.test")).isEqualTo("5.4.6");
    }

    /** Six addresses are tried, and where there is no IPv6 none of them was any good. */
    @Test
    void aServerWithManyIpv6AddressesWasOutOfReachWithoutIpv6() {
        for (int i = 1; i <= 8; i++) {
            dns.aaaa("far.test", "2606:4700::" + i);
        }
        dns.a("far.test", "8.8.8.1").a("far.test", "8.8.8.2");
        var found = ((Route.Hosts) routes.of("far.test")).hosts().getFirst().addresses();
        assertThat(found).hasSize(10).doesNotHaveDuplicates();
        assertThat(found.subList(0, 4))
                .extracting(address -> address instanceof Inet6Address)
                .containsExactly(true, false, true, false);
    }

    @Test
    void followsAliasesAndInternationalNames() {
        dns.cname("alias.test", "far.test").mx("far.test", 10, "a.far.test").a("a.far.test", "8.8.8.1");
        dns.a("xn--bcher-kva.test", "8.8.8.4");
        assertThat(hosts("alias.test")).containsExactly("a.far.test");
        assertThat(hosts("b\u00fccher.test")).containsExactly("xn--bcher-kva.test");
    }

    /** Traces and reports have it. */
    @Test
    void javasNameForALostResolverWasToldToSenders() {
        var nobody = new DnsProperties("127.0.0.1:1", Duration.ofSeconds(10), 8, DnsProperties.Dnssec.LOCAL);
        Routes alone = new Routes(new Dns(nobody), "mx.example.test", new TargetPolicy(Networks.NONE));
        assertThat(alone.of("far.test").toString())
                .startsWith("Unknown[status=4.4.3")
                .doesNotContain("java.");
    }

    @Test
    void tellsWhatIsNotFromWhatCannotBeAsked() {
        dns.nullMx("null.test").servfail("broken.test").silent("silent.test");
        dns.mx("half.test", 10, "broken.test");
        assertThat(status("null.test")).isEqualTo("5.1.10");
        assertThat(status("nowhere.test")).isEqualTo("5.1.2");
        assertThat(status("broken.test")).isEqualTo("4.4.3");
        assertThat(status(routes(Duration.ofSeconds(1)).of("silent.test"))).isEqualTo("4.4.3");
        assertThat(status("half.test")).isEqualTo("4.4.3");
        assertThat(status("a..b")).isEqualTo("5.1.2");
    }

    @Test
    void takesAddressLiteralsThatArePublic() {
        assertThat(hosts("[8.8.8.8]")).containsExactly("[8.8.8.8]");
        assertThat(hosts("[IPv6:2606:4700::1]")).hasSize(1);
        assertThat(status("[127.0.0.1]")).isEqualTo("5.4.4");
        assertThat(status("[IPv6:::1]")).isEqualTo("5.4.4");
        assertThat(status("[mx.far.test]")).isEqualTo("5.1.2");
    }
}
