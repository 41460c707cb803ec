package io.postrider.delivery.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.SigningApi;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.certificate.TrustedCas;
import io.postrider.delivery.forward.Forwarding;
import io.postrider.delivery.forward.SenderPolicy;
import io.postrider.delivery.hop.HopJudge;
import io.postrider.delivery.hop.HopPolicies;
import io.postrider.delivery.mtasts.StsPolicies;
import io.postrider.delivery.outbound.RemoteQueue.Switch;
import io.postrider.delivery.queue.DueParking;
import io.postrider.delivery.queue.EndingRecorder;
import io.postrider.delivery.queue.FreshContents;
import io.postrider.delivery.queue.LeaseCheck;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.QueueProperties;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.route.DecidedHops;
import io.postrider.delivery.route.NextHops;
import io.postrider.delivery.route.RouteBook;
import io.postrider.delivery.route.Routes;
import io.postrider.delivery.route.TargetPolicy;
import io.postrider.delivery.smtpclient.Watchdog;
import io.postrider.delivery.tlsrpt.TlsResults;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.DnsProperties;
import io.postrider.platform.dns.SenderRecords;
import io.postrider.platform.net.Networks;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.settings.OutboundSwitch;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.settings.Secrets;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts outbound delivery together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OutboundProperties.class, OutboundSwitch.class, DnsProperties.class})
class OutboundConfiguration {
    private static final int RECORD_BATCH = 200;
    private static final int RECORD_WRITERS = 2;
    private static final int READS = 4;
    private static final int SMALL_READS = 2;
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);

    @Bean(destroyMethod = "close")
    Dns dns(DnsProperties properties, MeterRegistry registry) {
        Dns dns = new Dns(properties);
        dns.bindTo(registry);
        return dns;
    }

    @Bean
    TargetPolicy targetPolicy(OutboundProperties outbound) {
        return new TargetPolicy(Networks.of(outbound.privateNetworks()));
    }

    @Bean
    TrustedCas trustedCas(OutboundProperties outbound) {
        return TrustedCas.of(outbound.ca());
    }

    @Bean
    Routes routes(Dns dns, TargetPolicy targets, PlatformProperties platform) {
        return new Routes(dns, platform.hostname(), targets);
    }

    @Bean
    Watchdog smtpWatchdog() {
        return new Watchdog();
    }

    @Bean
    PeerConnector peerConnector(
            OutboundProperties outbound,
            Routes routes,
            Watchdog watchdog,
            PlatformProperties platform,
            MeterRegistry meters) {
        Counter refusedLogins = Counter.builder("postrider.outbound.refused.logins")
                .description("Logins that smarthosts refused")
                .register(meters);
        return new PeerConnector(outbound, routes, watchdog, platform.hostname(), refusedLogins);
    }

    @Bean
    Connector connector(PeerConnector peers, Connector.Security security) {
        return new Connector(peers, security);
    }

    @Bean
    RouteBook routeBook(RouteApi routeApi, OutboundProperties outbound) {
        return new RouteBook(routeApi, outbound.routesRefresh());
    }

    @Bean
    Connector.Security hopSecurity(HopPolicies policies, HopJudge judge, Opening opening) {
        return new Connector.Security(policies, judge, opening);
    }

    @Bean
    HopPolicies hopPolicies(OutboundProperties outbound, Dns dns, StsPolicies policies) {
        HopPolicies.Usual usual = switch (outbound.tls()) {
            case OPPORTUNISTIC -> HopPolicies.Usual.OPPORTUNISTIC;
            case REQUIRED -> HopPolicies.Usual.ENCRYPTED;
            case VERIFIED -> HopPolicies.Usual.VERIFIED;
        };
        return new HopPolicies(dns, policies, usual, outbound.port());
    }

    @Bean
    HopJudge hopJudge(TrustedCas cas) {
        return new HopJudge(cas.trust(), Clock.systemUTC());
    }

    @Bean
    Opening opening(
            OutboundProperties outbound,
            Watchdog watchdog,
            PlatformProperties platform,
            HopJudge judge,
            TlsResults results,
            MeterRegistry meters) {
        return new Opening(outbound, watchdog, platform.hostname(), judge, results, meters);
    }

    @Bean
    HopFinder hopFinder(NextHops hops, OutboundProperties outbound) {
        return new HopFinder(hops, outbound.firstRetry());
    }

    @Bean
    NextHops nextHops(OutboundProperties outbound, Routes routes, RouteBook routeBook, Secrets secrets) {
        return new DecidedHops(
                routeBook, new ConfiguredHops(outbound, routes, () -> secrets.read("smarthost.password")));
    }

    @Bean
    EndingRecorder relayRecorder(QueueEndings endings, Ownership ownership) {
        return new EndingRecorder(endings::endRelayed, ownership, RECORD_BATCH, Duration.ZERO, RECORD_WRITERS);
    }

    @Bean
    RemoteOutcomes remoteOutcomes(
            OutboundProperties outbound,
            EndingRecorder relayRecorder,
            QueueClaims claims,
            ReportedEnd reportedEnd,
            RemoteOutcomes.Instruments instruments) {
        return new RemoteOutcomes(outbound, relayRecorder, claims, reportedEnd, instruments);
    }

    @Bean
    RemoteOutcomes.Instruments remoteInstruments(MeterRegistry meters, EventLog events) {
        return new RemoteOutcomes.Instruments(meters, events);
    }

    @Bean
    BoundedReads outboundReads() {
        return new BoundedReads(READS);
    }

    @Bean
    SmallContents smallContents(ContentStore contents, FreshContents fresh) {
        return new SmallContents(contents, fresh, SMALL_READS);
    }

    @Bean
    MessageOctets.Source messageOctets(ContentStore contents, BoundedReads outboundReads, SmallContents smalls) {
        return new MessageOctets.Source(contents, outboundReads, smalls);
    }

    @Bean
    Signers signers() {
        return new Signers(Runtime.getRuntime().availableProcessors());
    }

    @Bean
    DkimSigning dkimSigning(SigningApi signingApi, Signers signers) {
        return new DkimSigning(signingApi, signers, Clock.systemUTC());
    }

    @Bean
    SenderPolicy senderPolicy(Dns dns, Identity identity) {
        return new SenderPolicy(new SenderRecords(dns), identity.hostname());
    }

    @Bean
    Forwarding forwarding(
            MessageOctets.Source octets,
            DkimSigning signing,
            SenderPolicy senders,
            Dns dns,
            DirectoryApi directory,
            Identity identity) {
        return new Forwarding(
                identity.hostname(),
                new Forwarding.Sources(octets::stored, signing::keys, new SenderRecords(dns), senders),
                () -> identity.secrets().find(ReversePaths.SECRET).map(ReversePaths::of),
                directory,
                Clock.systemUTC());
    }

    /**
     * Who we are to others.
     *
     * @param hostname our name
     * @param secrets what proves that something is ours
     */
    record Identity(String hostname, Secrets secrets) {}

    @Bean
    Identity outboundIdentity(PlatformProperties platform, Secrets secrets) {
        return new Identity(platform.hostname(), secrets);
    }

    @Bean
    Sender.Messages outboundMessages(MessageOctets.Source octets, DkimSigning signing, Forwarding forwarding) {
        return new Sender.Messages(octets, new Departures(signing, forwarding));
    }

    @Bean
    Sender.Tools senderTools(
            OutboundProperties outbound,
            HopFinder finder,
            Connector connector,
            Sender.Messages messages,
            RemoteOutcomes outcomes,
            Rests rests,
            LeaseCheck lease) {
        return new Sender.Tools(finder, connector, messages, outcomes, rests, lease, outbound.idle());
    }

    @Bean
    Rests destinationRests(DataSource dataSource, OutboundProperties outbound) {
        // A retry that is due must not find the destination still at rest.
        Duration half = outbound.firstRetry().dividedBy(2);
        Duration first = least(FIRST_REST, half);
        return new Rests(new RestStore(dataSource, first, least(LONGEST_REST, outbound.lastRetry())));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Bean
    RestingMail restingMail(DueParking parking, Rests rests, QueueProperties queue) {
        return new RestingMail(parking, rests, Math.max(1, queue.claimBatch() / 2));
    }

    @Bean
    RemoteQueue.Store remoteStore(QueueClaims claims, Ownership ownership, RestingMail resting) {
        return new RemoteQueue.Store(claims, ownership, resting);
    }

    @Bean
    RemoteQueue remoteQueue(
            OutboundProperties outbound, OutboundSwitch outboundSwitch, Sender.Tools tools, RemoteQueue.Store store) {
        return new RemoteQueue(outbound, tools, store, outboundSwitch.outboundEnabled() ? Switch.ON : Switch.OFF);
    }
}
