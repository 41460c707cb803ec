package io.postrider.delivery.mtasts;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.DeliveryNode;
import io.postrider.delivery.mtasts.FetchFailure.Kind;
import io.postrider.delivery.mtasts.StsPolicies.Lookup;
import io.postrider.delivery.mtasts.StsPolicy.Mode;
import io.postrider.delivery.route.CheckedHttps;
import io.postrider.delivery.route.TargetPolicy;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.DnsProperties;
import io.postrider.platform.dns.DnsProperties.Dnssec;
import io.postrider.platform.net.HttpsEgress;
import io.postrider.platform.net.Networks;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.peers.PolicyHost;
import io.postrider.testkit.tls.TestCertificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class StsPoliciesIT {
    private static final TestCertificate CERTIFICATE =
            TestCertificate.selfSigned("mta-sts.far.test", "mta-sts.testing.test");
    private static final String POLICY = "version: STSv1\nmode: %s\nmx: mx.far.test\nmax_age: 86400\n";

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final PolicyHost host = new PolicyHost(CERTIFICATE);

    /** What a replica knows: each has a memory of its own, and the table in common. */
    private StsPolicies replica() {
        return replica(Networks.of("127.0.0.0/8"));
    }

    private StsPolicies replica(Networks allowed) {
        var asked = new Dns(new DnsProperties("127.0.0.1:" + dns.port(), Duration.ofSeconds(20), 8, Dnssec.LOCAL));
        var limits = new HttpsEgress.Limits(Duration.ofSeconds(20), Duration.ofSeconds(40), 64 * 1024);
        var https = new CheckedHttps(
                asked, new TargetPolicy(allowed), new HttpsEgress(CERTIFICATE.clientContext(), limits));
        var store = new PolicyStore(JdbcClient.create(database.dataSource(TestDatabase.DELIVERY_SERVICE)));
        return new StsPolicies(asked, new PolicyFetch(https, host.port()), store);
    }

    @AfterEach
    void close() {
        host.close();
        dns.close();
        database.close();
    }

    private static Mode mode(Lookup lookup) {
        StsPolicy policy = lookup.policy();
        return policy == null ? Mode.NONE : policy.mode();
    }

    private static Kind failure(Lookup lookup) {
        FetchFailure failure = lookup.failure();
        assertThat(failure).isNotNull();
        return failure.kind();
    }

    @Test
    void fetchesAPolicyOnceForAllReplicas() {
        dns.txt("_mta-sts.far.test", "v=STSv1; id=1;").a("mta-sts.far.test", "127.0.0.1");
        host.policy(POLICY.formatted("enforce"));

        StsPolicies one = replica();
        assertThat(mode(one.of("far.test"))).isEqualTo(Mode.ENFORCE);
        assertThat(mode(one.of("far.test"))).isEqualTo(Mode.ENFORCE);
        assertThat(mode(replica().of("far.test"))).isEqualTo(Mode.ENFORCE);
        assertThat(host.asked()).containsExactly("mta-sts.far.test/.well-known/mta-sts.txt");
    }

    @Test
    void asksNobodyOfADomainWithoutARecord() {
        assertThat(replica().of("plain.test")).isEqualTo(Lookup.NONE);
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void fetchesAgainUnderAnotherIdAndForgetsAPolicyThatIsTakenBack() {
        dns.txt("_mta-sts.far.test", "v=STSv1; id=1;").a("mta-sts.far.test", "127.0.0.1");
        host.policy(POLICY.formatted("enforce"));
        replica().of("far.test");

        dns.remove("_mta-sts.far.test").txt("_mta-sts.far.test", "v=STSv1; id=2;");
        host.policy("version: STSv1\nmode: none\nmax_age: 86400\n");
        assertThat(mode(replica().of("far.test"))).isEqualTo(Mode.NONE);
        assertThat(mode(replica().of("far.test"))).isEqualTo(Mode.NONE);
        assertThat(host.asked()).hasSize(2);
    }

    @Test
    void keepsAPolicyWhoseRecordOrHostIsGone() {
        dns.txt("_mta-sts.far.test", "v=STSv1; id=1;").a("mta-sts.far.test", "127.0.0.1");
        host.policy(POLICY.formatted("enforce"));
        replica().of("far.test");

        dns.remove("_mta-sts.far.test");
        assertThat(mode(replica().of("far.test"))).as("without a record").isEqualTo(Mode.ENFORCE);
        dns.servfail("_mta-sts.far.test");
        assertThat(mode(replica().of("far.test"))).as("without DNS").isEqualTo(Mode.ENFORCE);
        dns.works("_mta-sts.far.test").txt("_mta-sts.far.test", "v=STSv1; id=2;");
        host.answer(404, "text/plain", "");
        Lookup lookup = replica().of("far.test");
        assertThat(mode(lookup)).as("without its host").isEqualTo(Mode.ENFORCE);
        assertThat(failure(lookup)).isEqualTo(Kind.FETCH);

        database.execute("UPDATE queue.mta_sts_policy SET expires_at = now()");
        assertThat(mode(replica().of("far.test"))).as("when it has run out").isEqualTo(Mode.NONE);
    }

    @Test
    void tellsWhyAPolicyCannotBeHad() {
        dns.txt("_mta-sts.far.test", "v=STSv1; id=1;").a("mta-sts.far.test", "127.0.0.1");
        host.answer(302, "text/plain", POLICY.formatted("enforce"));
        assertThat(failure(replica().of("far.test"))).as("a redirect").isEqualTo(Kind.FETCH);
        assertThat(host.asked()).as("which is not followed").hasSize(1);
        host.answer(200, "text/html", POLICY.formatted("enforce"));
        assertThat(failure(replica().of("far.test"))).as("a type").isEqualTo(Kind.POLICY);
        host.policy("<!DOCTYPE html>");
        assertThat(failure(replica().of("far.test"))).as("a page").isEqualTo(Kind.POLICY);
        host.policy(POLICY.formatted("enforce") + "x: " + "y".repeat(64 * 1024));
        assertThat(failure(replica().of("far.test"))).as("a size").isEqualTo(Kind.POLICY);

        dns.txt("_mta-sts.other.test", "v=STSv1; id=1;").a("mta-sts.other.test", "127.0.0.1");
        assertThat(failure(replica().of("other.test"))).as("a name").isEqualTo(Kind.CERTIFICATE);
    }

    @Test
    void connectsToNoAddressInside() {
        dns.txt("_mta-sts.far.test", "v=STSv1; id=1;").a("mta-sts.far.test", "127.0.0.1");
        host.policy(POLICY.formatted("enforce"));
        for (String inside : List.of("127.0.0.1", "10.0.0.1", "169.254.169.254")) {
            dns.remove("mta-sts.far.test").a("mta-sts.far.test", inside);
            assertThat(failure(replica(Networks.NONE).of("far.test")))
                    .as(inside)
                    .isEqualTo(Kind.FETCH);
        }
        dns.remove("mta-sts.far.test").aaaa("mta-sts.far.test", "::ffff:127.0.0.1");
        assertThat(failure(replica(Networks.NONE).of("far.test"))).isEqualTo(Kind.FETCH);
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void refreshesWhatIsInUseBeforeItRunsOut() {
        dns.txt("_mta-sts.far.test", "v=STSv1; id=1;").a("mta-sts.far.test", "127.0.0.1");
        dns.txt("_mta-sts.testing.test", "v=STSv1; id=1;").a("mta-sts.testing.test", "127.0.0.1");
        host.policy(POLICY.formatted("testing"));
        StsPolicies replica = replica();
        replica.of("far.test");
        replica.of("testing.test");
        database.execute("UPDATE queue.mta_sts_policy SET refresh_at = now() - interval '1 second'");
        database.execute(
                "UPDATE queue.mta_sts_policy SET used_at = now() - interval '15 days' WHERE domain = 'testing.test'");

        host.policy(POLICY.formatted("enforce"));
        replica.refresh();
        assertThat(mode(replica.of("far.test"))).isEqualTo(Mode.ENFORCE);
        assertThat(mode(replica.of("testing.test"))).as("not used any more").isEqualTo(Mode.TESTING);
        assertThat(host.asked()).hasSize(3);
        replica.refresh();
        assertThat(host.asked()).as("not again").hasSize(3);
    }
}
