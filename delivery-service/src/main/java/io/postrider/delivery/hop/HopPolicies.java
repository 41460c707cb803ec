package io.postrider.delivery.hop;

import io.postrider.delivery.certificate.TlsaRecord;
import io.postrider.delivery.certificate.TlsaSet;
import io.postrider.delivery.hop.Asked.Flaw;
import io.postrider.delivery.mtasts.FetchFailure;
import io.postrider.delivery.mtasts.StsPolicies;
import io.postrider.delivery.mtasts.StsPolicies.Lookup;
import io.postrider.delivery.mtasts.StsPolicy;
import io.postrider.delivery.mtasts.StsPolicy.Mode;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.tlsrpt.PolicyFound;
import io.postrider.delivery.tlsrpt.ResultType;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what the servers of a domain are asked for: by DANE first, then by MTA-STS, else by the operator. */
public final class HopPolicies {
    private final Dns dns;
    private final StsPolicies policies;
    private final Usual usual;
    private final int port;

    /** What is asked of a server by an operator whose counterpart asks for nothing. */
    public enum Usual {
        /** TLS where it can be had. */
        OPPORTUNISTIC,
        /** TLS with whatever certificate. */
        ENCRYPTED,
        /** TLS with a certificate that a CA signed for it. */
        VERIFIED;

        Demand of(Host host) {
            return switch (this) {
                case OPPORTUNISTIC -> new Demand.Opportunistic();
                case ENCRYPTED -> new Demand.Encrypted();
                case VERIFIED -> new Demand.Verified(host.name(), Proof.CA);
            };
        }
    }

    /** Asks the DNS for TLSA records of that port. */
    public HopPolicies(Dns dns, StsPolicies policies, Usual usual, int port) {
        this.dns = dns;
        this.policies = policies;
        this.usual = usual;
        this.port = port;
    }

    /**
     * What a server of a domain is asked for. May look up and fetch, and remembers.
     *
     * @param domain the recipients', as A-labels
     * @param requirement the message's
     */
    public Asked of(String domain, Host host, TlsRequirement requirement) {
        return of(domain, host, requirement, usual);
    }

    /** The same where an operator asks for something else than usual. */
    public Asked of(String domain, Host host, TlsRequirement requirement, Usual usual) {
        if (requirement == TlsRequirement.WAIVED) {
            // RFC 8689 section 3: what its recipient's domain says of TLS does not count
            return enforced(usual.of(host), requirement, PolicyFound.none(domain), null);
        }
        Asked asked = byDane(domain, host, requirement);
        if (asked == null) {
            // RFC 8461 section 2: only without DANE, which MTA-STS may not override
            asked = bySts(domain, host, requirement, usual);
        }
        return requirement == TlsRequirement.REQUIRETLS ? required(asked, host) : asked;
    }

    private static Asked enforced(Demand demand, TlsRequirement requirement, PolicyFound policy, @Nullable Flaw flaw) {
        return new Asked(demand, demand, requirement, policy, flaw);
    }

    private @Nullable Asked byDane(String domain, Host host, TlsRequirement requirement) {
        for (String base : host.tlsaBases()) {
            switch (TlsaRecord.published(dns, port, base)) {
                case Answer.Found<TlsaRecord>(List<TlsaRecord> found, boolean secure) -> {
                    if (secure) {
                        return byDane(domain, host, base, found, requirement);
                    }
                }
                case Answer.Unknown<TlsaRecord>(String why) -> {
                    // RFC 7672 section 2.1.2: who can keep the records from us could take the place of the server
                    var refused =
                            new Demand.Refused("4.7.5", "TLSA of " + base + ": " + why, ResultType.DNSSEC_INVALID);
                    var policy = new PolicyFound(domain, PolicyFound.Type.TLSA, List.of(), List.of());
                    return enforced(refused, requirement, policy, new Flaw(refused.result(), refused.why()));
                }
                case Answer.None<TlsaRecord> none -> {}
                case Answer.NoSuchName<TlsaRecord> none -> {}
            }
        }
        return null;
    }

    private static Asked byDane(
            String domain, Host host, String base, List<TlsaRecord> found, TlsRequirement requirement) {
        TlsaSet usable = TlsaSet.of(found);
        List<String> lines = found.stream().map(TlsaRecord::toString).toList();
        var policy = new PolicyFound(domain, PolicyFound.Type.TLSA, lines, List.of());
        if (usable.isEmpty()) {
            // RFC 7672 section 2.2: TLS has to be, though nobody can be authenticated
            var flaw = new Flaw(ResultType.TLSA_INVALID, "no TLSA record of " + base + " can be honoured");
            return enforced(new Demand.Encrypted(), requirement, policy, flaw);
        }
        // RFC 7672 section 3.2.2: the name of the records, the server's and the domain's
        List<String> names = Stream.of(base, host.name(), domain).distinct().toList();
        return enforced(new Demand.Dane(usable, base, names), requirement, policy, null);
    }

    private Asked bySts(String domain, Host host, TlsRequirement requirement, Usual usual) {
        Lookup lookup = policies.of(domain);
        StsPolicy policy = lookup.policy();
        Flaw flaw = flaw(lookup.failure());
        if (policy == null) {
            PolicyFound found = flaw == null
                    ? PolicyFound.none(domain)
                    : new PolicyFound(domain, PolicyFound.Type.STS, List.of(), List.of());
            return enforced(usual.of(host), requirement, found, flaw);
        }
        Demand demand = policy.covers(host.name())
                ? new Demand.Verified(host.name(), Proof.MTA_STS)
                : new Demand.Refused(
                        "4.7.5",
                        host.name() + " is not in the MTA-STS policy of " + domain,
                        ResultType.VALIDATION_FAILURE);
        // RFC 8461 section 5: in testing mode mail goes out all the same, and is reported
        Demand otherwise = policy.mode() == Mode.ENFORCE ? demand : usual.of(host);
        var found = new PolicyFound(domain, PolicyFound.Type.STS, policy.lines(), policy.mx());
        return new Asked(demand, otherwise, requirement, found, flaw);
    }

    private static @Nullable Flaw flaw(@Nullable FetchFailure failure) {
        return failure == null
                ? null
                : new Flaw(
                        switch (failure.kind()) {
                            case FETCH -> ResultType.STS_POLICY_FETCH_ERROR;
                            case POLICY -> ResultType.STS_POLICY_INVALID;
                            case CERTIFICATE -> ResultType.STS_WEBPKI_INVALID;
                        },
                        failure.why());
    }

    /** RFC 8689 section 4.2.1: the server is proved to be the domain's, and its certificate to be the server's. */
    private static Asked required(Asked asked, Host host) {
        Demand demand = switch (asked.demand()) {
            case Demand.Dane dane -> dane;
            case Demand.Verified(String name, Proof proof) when proof == Proof.MTA_STS -> asked.demand();
            case Demand.Refused refused -> refused;
            case Demand.Verified weak -> byCa(host);
            case Demand.Opportunistic weak -> byCa(host);
            case Demand.Encrypted weak -> byCa(host);
        };
        return new Asked(demand, demand, asked.requirement(), asked.policy(), asked.flaw());
    }

    private static Demand byCa(Host host) {
        return host.proved()
                ? new Demand.Verified(host.name(), Proof.CA)
                : new Demand.Refused(
                        "5.7.30",
                        "neither DNSSEC nor MTA-STS proves that " + host.name() + " is the domain's server",
                        ResultType.VALIDATION_FAILURE);
    }
}
