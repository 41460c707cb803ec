package io.postrider.bench.parsers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.imap.fetch.FetchCommand;
import io.postrider.imap.fetch.FetchParser;
import io.postrider.imap.wire.Limits;
import io.postrider.imap.wire.WireReader;
import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.PathParser;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a command line costs, in SMTP and in IMAP, and an address list. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CommandBenchmark {
    private byte[] fetch =
            "a17 UID FETCH 1:500,600 (UID FLAGS BODY.PEEK[HEADER.FIELDS (From To Subject Date)])".getBytes(US_ASCII);
    private String mailFrom = "MAIL FROM:<bob.example@mail.example.net> SIZE=4096 BODY=8BITMIME";
    private String addresses =
            "\"Bob, the builder\" <bob@example.net>, Ann <ann@example.org>, team: c@d.example, e@f.example;";
    private String domain = "mail.example.net";
    private String unicodeDomain = "Bücher.Example";

    /** Tag, name, sequence set and items of an IMAP FETCH. */
    @Benchmark
    public FetchCommand imapFetch() {
        var in = new WireReader(fetch, 0, fetch.length, Limits.AFTER_LOGIN);
        in.tag();
        in.space();
        in.keyword();
        in.space();
        in.keyword();
        return FetchParser.parseUid(in);
    }

    /** The path of an SMTP MAIL. */
    @Benchmark
    public PathParser.Parsed smtpPath() {
        return PathParser.reversePath(mailFrom, 10);
    }

    /** The address list of a To field. */
    @Benchmark
    public List<Address> addressList() {
        return AddressParser.parse(addresses, 5_000);
    }

    /** A domain that is in normal form already. */
    @Benchmark
    public DomainName domain() {
        return DomainName.of(domain);
    }

    /** A domain that is mapped and encoded. */
    @Benchmark
    public DomainName unicodeDomain() {
        return DomainName.of(unicodeDomain);
    }
}
