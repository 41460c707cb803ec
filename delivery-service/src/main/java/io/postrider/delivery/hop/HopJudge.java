package io.postrider.delivery.hop;

import io.postrider.delivery.certificate.PkixTrust;
import io.postrider.delivery.certificate.Verdict;
import io.postrider.delivery.tlsrpt.ResultType;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/** Judges whether a connection proves what it has to. */
public final class HopJudge {
    private final PkixTrust trust;
    private final Clock clock;

    /** Judges by these CAs where a CA has to vouch. */
    public HopJudge(PkixTrust trust, Clock clock) {
        this.trust = trust;
        this.clock = clock;
    }

    /** What a connection is worth. */
    public sealed interface Judgement {
        /**
         * It is good enough.
         *
         * @param proof what it proves
         */
        record Good(Proof proof) implements Judgement {}

        /**
         * It is not.
         *
         * @param result how it is reported
         * @param why in words
         */
        record Bad(ResultType result, String why) implements Judgement {}
    }

    /**
     * Judges a connection.
     *
     * @param chain what the server has shown, its own certificate first; empty without TLS
     */
    public Judgement judge(Demand demand, List<X509Certificate> chain) {
        return switch (demand) {
            case Demand.Opportunistic any -> new Judgement.Good(chain.isEmpty() ? Proof.CLEAR : Proof.ANY_CERTIFICATE);
            case Demand.Refused refused -> new Judgement.Bad(refused.result(), refused.why());
            case Demand.Encrypted any -> chain.isEmpty() ? noTls() : new Judgement.Good(Proof.ANY_CERTIFICATE);
            case Demand.Verified(String name, Proof proof) ->
                chain.isEmpty() ? noTls() : judged(trust.judge(chain, List.of(name)), proof, "by no CA for " + name);
            case Demand.Dane dane ->
                chain.isEmpty()
                        ? noTls()
                        : judged(
                                dane.records().judge(chain, dane.names(), clock.instant()),
                                Proof.DANE,
                                "by no TLSA record of " + dane.base());
        };
    }

    private static Judgement noTls() {
        return new Judgement.Bad(ResultType.STARTTLS_NOT_SUPPORTED, "the server offers no STARTTLS");
    }

    private static Judgement judged(Verdict verdict, Proof proof, String byWhom) {
        return switch (verdict) {
            case TRUSTED -> new Judgement.Good(proof);
            case WRONG_NAME ->
                new Judgement.Bad(ResultType.CERTIFICATE_HOST_MISMATCH, "the certificate is another server's");
            case EXPIRED -> new Judgement.Bad(ResultType.CERTIFICATE_EXPIRED, "the certificate is out of date");
            case UNTRUSTED ->
                new Judgement.Bad(
                        proof == Proof.DANE ? ResultType.VALIDATION_FAILURE : ResultType.CERTIFICATE_NOT_TRUSTED,
                        "the certificate is vouched for " + byWhom);
        };
    }
}
