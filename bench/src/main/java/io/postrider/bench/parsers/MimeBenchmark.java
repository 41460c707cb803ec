package io.postrider.bench.parsers;

import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import io.postrider.mail.mime.MessageText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/** What a message costs on its way in: parsed and encoded once, decoded at every FETCH of its structure. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MimeBenchmark {
    /** What is parsed. */
    public enum Message {
        PLAIN_4K,
        MIXED_8K,
        MIXED_200K
    }

    /** The message. */
    @Param
    public Message message = Message.PLAIN_4K;

    private byte[] octets = new byte[0];
    private byte[] encoded = new byte[0];
    private MessageStructure structure = MessageStructure.opaque(0);

    /** Makes the message. */
    @Setup
    public void make() {
        octets = switch (message) {
            case PLAIN_4K -> SampleMail.plain(4_096);
            case MIXED_8K -> SampleMail.mixed(8_192);
            case MIXED_200K -> SampleMail.mixed(200_000);
        };
        structure = MessageParser.parse(octets);
        encoded = structure.encode();
    }

    /** Parse and encode, as at accept. */
    @Benchmark
    public byte[] parseAndEncode() {
        return MessageParser.parse(octets).encode();
    }

    /** The same from a stream, as for large messages. */
    @Benchmark
    public MessageStructure parseStream() throws IOException {
        return MessageParser.parse(new ByteArrayInputStream(octets));
    }

    /** Decode, as at FETCH ENVELOPE or BODYSTRUCTURE. */
    @Benchmark
    public MessageStructure decode() {
        return MessageStructure.decode(encoded);
    }

    /** The text that search indexes. */
    @Benchmark
    public String text() {
        return MessageText.of(structure, octets, 64 * 1024);
    }
}
