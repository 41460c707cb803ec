package io.postrider.delivery.outbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.delivery.hop.Asked;
import io.postrider.delivery.hop.Asked.Flaw;
import io.postrider.delivery.hop.Demand;
import io.postrider.delivery.hop.HopJudge;
import io.postrider.delivery.hop.HopJudge.Judgement;
import io.postrider.delivery.hop.Proof;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.smtpclient.ClientTls;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import io.postrider.delivery.smtpclient.Watchdog;
import io.postrider.delivery.tlsrpt.ResultType;
import io.postrider.delivery.tlsrpt.TlsResults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Opens a connection to one address of a server, and lets nothing through before it has proved what is asked of it. */
final class Opening {
    private final OutboundProperties properties;
    private final Watchdog watchdog;
    private final String hostname;
    private final HopJudge judge;
    private final TlsResults results;
    private final MeterRegistry meters;
    // Certificates are judged after the handshake: what each is worth is told in reports, also where any is good
    // enough.
    private final ClientTls anyone = ClientTls.anyCertificate();

    Opening(
            OutboundProperties properties,
            Watchdog watchdog,
            String hostname,
            HopJudge judge,
            TlsResults results,
            MeterRegistry meters) {
        this.properties = properties;
        this.watchdog = watchdog;
        this.hostname = hostname;
        this.judge = judge;
        this.results = results;
        this.meters = meters;
    }

    /** Connects, and is past EHLO and TLS. */
    Connected open(Host host, InetAddress address, Asked asked) throws SmtpFailure {
        var target = new InetSocketAddress(address, properties.port());
        Proof proof;
        SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog);
        try {
            proof = secured(connection, host, asked);
        } catch (IOException failure) {
            connection.close();
            SmtpFailure told = failure instanceof SmtpFailure smtp ? smtp : SmtpFailure.dialogue(failure);
            // RFC 7435 section 3: what would have been sent in clear anyway is, when TLS does not come about
            if (told.stage() != Stage.TLS || !(asked.otherwise() instanceof Demand.Opportunistic)) {
                throw told;
            }
            connection = clear(target);
            proof = Proof.CLEAR;
        }
        meters.counter("postrider.outbound.tls", "proof", proof.word()).increment();
        return new Connected(connection, host.name(), asked.policy().domain(), asked.requirement(), proof);
    }

    /** A server is not even tried. */
    void refused(Host host, Asked asked, Demand.Refused refused) {
        if (asked.requirement() == TlsRequirement.USUAL) {
            results.failed(
                    asked.policy(), new TlsResults.Failure(refused.result(), host.name(), null, null, refused.why()));
        }
    }

    private Proof secured(SmtpConnection connection, Host host, Asked asked) throws IOException {
        connection.hello(hostname);
        if (connection.capabilities().has("STARTTLS")) {
            try {
                connection.startTls(anyone, asked.serverName(host.name()));
                // Whether the server is content with the handshake, too, shows here; only then it counts as one.
                connection.hello(hostname);
            } catch (SmtpFailure failure) {
                if (failure.stage() == Stage.TLS) {
                    failed(
                            connection,
                            host,
                            asked,
                            ResultType.VALIDATION_FAILURE,
                            String.valueOf(failure.getMessage()));
                }
                throw failure;
            }
        }
        Proof proof = judged(connection, host, asked);
        // RFC 8689 section 4.2.1: the server has to ask the same of the next one
        if (asked.requirement() == TlsRequirement.REQUIRETLS
                && !connection.capabilities().has("REQUIRETLS")) {
            throw SmtpFailure.tls("the server does not offer REQUIRETLS");
        }
        return proof;
    }

    private Proof judged(SmtpConnection connection, Host host, Asked asked) throws SmtpFailure {
        var chain = connection.peerCertificates();
        Judgement judgement = judge.judge(asked.demand(), chain);
        Flaw flaw = asked.flaw();
        if (judgement instanceof Judgement.Bad(ResultType result, String why)) {
            failed(connection, host, asked, result, why);
        } else if (flaw != null) {
            failed(connection, host, asked, flaw.result(), flaw.why());
        } else if (chain.isEmpty()) {
            failed(connection, host, asked, ResultType.STARTTLS_NOT_SUPPORTED, "the server offers no STARTTLS");
        } else if (asked.requirement() != TlsRequirement.WAIVED) {
            results.succeeded(asked.policy());
        }
        if (judgement instanceof Judgement.Bad) {
            judgement = judge.judge(asked.otherwise(), chain);
        }
        return switch (judgement) {
            case Judgement.Good(Proof proof) -> proof;
            case Judgement.Bad(ResultType result, String why) -> throw SmtpFailure.tls(why);
        };
    }

    private void failed(SmtpConnection connection, Host host, Asked asked, ResultType result, String why) {
        if (asked.requirement() != TlsRequirement.WAIVED) {
            String receiver = connection.address().getAddress().getHostAddress();
            results.failed(
                    asked.policy(),
                    new TlsResults.Failure(result, host.name(), connection.localAddress(), receiver, why));
        }
    }

    private SmtpConnection clear(InetSocketAddress target) throws SmtpFailure {
        SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog);
        try {
            connection.hello(hostname);
            return connection;
        } catch (IOException failure) {
            connection.close();
            throw failure instanceof SmtpFailure smtp ? smtp : SmtpFailure.dialogue(failure);
        }
    }
}
