package io.postrider.bench.parsers;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.arc.ArcVerifier;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.BodyHashes.Kind;
import io.postrider.mail.dkim.Canonicalization;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimVerifier;
import io.postrider.mail.dkim.SignableMessage;
import io.postrider.mail.dkim.StreamedMessage;
import io.postrider.mail.dmarc.Author;
import io.postrider.mail.dmarc.Dmarc;
import io.postrider.mail.dmarc.DmarcAnswer;
import io.postrider.mail.spf.Spf;
import io.postrider.mail.spf.SpfAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to know who stands behind a message, the DNS aside: it answers from a map. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SenderBenchmark {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.77");

    /** How large the message is. */
    @Param({"8192", "200000"})
    public int octets = 8_192;

    private byte[] signed = new byte[0];
    private KnownNames dns = new KnownNames(Map.of());
    private Spf spf = new Spf(dns, "mx.example.net", Clock.systemUTC(), Spf.LONGEST);
    private Dmarc dmarc = new Dmarc(dns, null, RandomGenerator.getDefault());

    /** Makes the message and its names. */
    @Setup
    public void make() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        byte[] plain = SampleMail.mixed(octets);
        DkimKey key =
                DkimKey.of("s1", DkimAlgorithm.RSA_SHA256, pair.getPrivate().getEncoded());
        byte[] field = SignableMessage.read(new ByteArrayInputStream(plain))
                .sign(DomainName.of("example.net"), List.of(key), Instant.now());
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(field);
        joined.writeBytes(plain);
        signed = joined.toByteArray();
        dns = new KnownNames(Map.of(
                "s1._domainkey.example.net",
                "v=DKIM1; p="
                        + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                "example.net",
                "v=spf1 include:a.example.net include:b.example.net ~all",
                "a.example.net",
                "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip6:2001:db8::/32 ~all",
                "b.example.net",
                "v=spf1 ip4:198.51.100.0/25 ip4:203.0.113.0/25 ip4:192.0.2.0/24 ~all",
                "_dmarc.example.net",
                "v=DMARC1; p=reject; rua=mailto:dmarc@example.net"));
        spf = new Spf(dns, "mx.example.net", Clock.systemUTC(), Spf.LONGEST);
        dmarc = new Dmarc(dns, null, RandomGenerator.getDefault());
    }

    /** The hash of a body in its relaxed form, as it passes by. */
    @Benchmark
    public byte[] bodyHash() {
        var hashes = new BodyHashes();
        Kind kind = Kind.whole(Canonicalization.RELAXED);
        hashes.want(kind);
        hashes.update(signed, 0, signed.length);
        return hashes.get(kind).sha256();
    }

    /** A record with two includes. */
    @Benchmark
    public SpfAnswer spf() {
        return spf.check(CLIENT, "mail.example.org", "anna@example.net");
    }

    /** All of it: author, SPF, one signature of RSA with 2048 bits, the chain that is not there, DMARC. */
    @Benchmark
    public DmarcAnswer everything() throws IOException {
        StreamedMessage message = StreamedMessage.read(new ByteArrayInputStream(signed));
        var hashes = new BodyHashes();
        var verifier = new DkimVerifier(message.headers(), hashes);
        var chain = new ArcVerifier(message.headers(), hashes);
        message.readBody(hashes);
        List<DkimResult> signatures = verifier.results(dns, Instant.now());
        chain.result(dns);
        return dmarc.check(Author.of(signed, 0, signed.length), spf(), signatures);
    }
}
