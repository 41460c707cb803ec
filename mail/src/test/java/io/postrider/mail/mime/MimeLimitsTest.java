package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every limit at its value and one beyond, and the messages that were made to break parsers. */
class MimeLimitsTest {
    /** The promise is 2 s; the rest is for a slow machine. What breaks a parser takes minutes. */
    private static final long CPU_NANOS = 20_000_000_000L;

    @Test
    void nestsMultipartsUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.depth();
        assertThat(depth(parse(nested(limit - 1)).root())).isEqualTo(limit);
        assertThat(depth(parse(nested(limit)).root())).isEqualTo(limit);
        assertThat(depth(parse(nested(10_000)).root())).isEqualTo(limit);
    }

    @Test
    void nestsMessagesUpToTheLimit() {
        byte[] octets = "Content-Type: message/rfc822\r\n\r\n".repeat(10_000).getBytes(US_ASCII);
        assertThat(depth(parse(octets).root())).isEqualTo(MimeLimits.DEFAULT.depth());
    }

    @Test
    void tellsPartsApartUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.parts();
        assertThat(parse(flat(limit - 1)).root().children()).hasSize(limit - 1);
        MessageStructure beyond = parse(flat(100_000));
        assertThat(beyond.root().children()).hasSize(limit - 1);
        Part last = beyond.root().children().getLast();
        assertThat(last.extent().bodyEnd()).isGreaterThan(beyond.size() - 10);
    }

    @Test
    void readsFieldsUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.headerFields();
        assertThat(parse(fields(limit - 1)).envelope().subject()).isEqualTo("last");
        assertThat(parse(fields(limit)).envelope().subject()).isNull();
        assertThat(parse(fields(100_000)).root().extent().bodySize()).isEqualTo(6);
    }

    @Test
    void readsHeaderOctetsUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.headerOctets();
        String subject = "Subject: x\r\n";
        String start = "X: ";
        assertThat(parse(header(start + "y".repeat(limit - 3 - 2 - subject.length()) + "\r\n" + subject))
                        .envelope()
                        .subject())
                .isEqualTo("x");
        assertThat(parse(header(start + "y".repeat(limit) + "\r\n" + subject))
                        .envelope()
                        .subject())
                .isNull();
    }

    @Test
    void takesBoundariesUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.boundary();
        assertThat(parse(bounded("b".repeat(limit))).root().children()).hasSize(2);
        assertThat(parse(bounded("b".repeat(limit + 1))).root().type()).isEqualTo(ContentType.OPAQUE);
        assertThat(parse(bounded("b".repeat(1_000_000))).root().children()).isEmpty();
    }

    @Test
    void readsParametersUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.parameters();
        assertThat(parse(parameters(limit)).root().type().parameters()).hasSize(limit);
        assertThat(parse(parameters(limit + 1)).root().type().parameters()).hasSize(limit);
    }

    @Test
    void joinsContinuationsUpToTheLimit() {
        var value = new StringBuilder("Content-Type: application/x");
        for (int i = 0; i < 1_000_000 / 10; i++) {
            value.append(";\r\n a*").append(i).append("=x");
        }
        Part root = parse(header(value + "\r\n")).root();
        String joined = Parameters.raw(root.type().parameters(), "a");
        assertThat(joined).hasSize(MimeLimits.DEFAULT.parameters());
    }

    @Test
    void tellsAddressesUpToTheLimit() {
        int limit = MimeLimits.DEFAULT.addresses();
        assertThat(parse(header("To: " + "a@b,".repeat(limit) + "\r\n"))
                        .envelope()
                        .to())
                .hasSize(limit);
        assertThat(parse(header("To: " + "a@b,".repeat(100_000) + "\r\n"))
                        .envelope()
                        .to())
                .hasSize(limit);
    }

    @Test
    void survivesAHugeHeaderInAStream() throws IOException {
        byte[] line = ("X-Filler: " + "y".repeat(60) + "\r\n").getBytes(US_ASCII);
        long count = 50_000_000 / line.length;
        assertThat(cpuOf(repeated(line, count), line.length * count)).isLessThan(CPU_NANOS);
    }

    @Test
    void survivesABodyOfHyphens() throws IOException {
        byte[] header = nestedHeader(90);
        byte[] body = "--bbbbbb\r\n".repeat(5_000_000).getBytes(US_ASCII);
        var in = new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(body));
        assertThat(cpuOf(in, header.length + body.length)).isLessThan(CPU_NANOS);
    }

    @Test
    void survivesALineWithoutEnd() throws IOException {
        byte[] piece = "z".repeat(1_000).getBytes(US_ASCII);
        assertThat(cpuOf(repeated(piece, 50_000), 50_000_000)).isLessThan(CPU_NANOS);
    }

    private static long cpuOf(InputStream in, long size) throws IOException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        MessageStructure structure = MessageParser.scan(in);
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(structure.size()).isEqualTo(size);
        assertThat(MessageStructure.decode(structure.encode())).isEqualTo(structure);
        return nanos;
    }

    private static InputStream repeated(byte[] octets, long count) {
        return new SequenceInputStream(
                Collections.enumeration(Stream.generate(() -> (InputStream) new ByteArrayInputStream(octets))
                        .limit(count)
                        .toList()));
    }

    private static MessageStructure parse(byte[] octets) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        MessageStructure structure = MessageParser.scan(octets, MimeLimits.DEFAULT);
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
                .isLessThan(CPU_NANOS);
        assertThat(structure.size()).isEqualTo(octets.length);
        assertThat(MessageStructure.decode(structure.encode())).isEqualTo(structure);
        return structure;
    }

    private static int depth(Part part) {
        return 1
                + part.children().stream().mapToInt(MimeLimitsTest::depth).max().orElse(0);
    }

    /** So many multiparts within each other, and text in the innermost. */
    private static byte[] nested(int depth) {
        return (new String(nestedHeader(depth), US_ASCII) + "\r\ntext\r\n").getBytes(US_ASCII);
    }

    private static byte[] nestedHeader(int depth) {
        var out = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            out.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b");
            out.append(i).append("\r\n");
        }
        return out.toString().getBytes(US_ASCII);
    }

    private static byte[] flat(int parts) {
        return ("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(parts) + "--b--\r\n")
                .getBytes(US_ASCII);
    }

    private static byte[] fields(int before) {
        return header("X: y\r\n".repeat(before) + "Subject: last\r\n");
    }

    private static byte[] header(String fields) {
        return (fields + "\r\nbody\r\n").getBytes(US_ASCII);
    }

    private static byte[] bounded(String boundary) {
        return ("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary
                        + "\r\n\r\none\r\n--" + boundary + "\r\n\r\ntwo\r\n--" + boundary + "--\r\n")
                .getBytes(US_ASCII);
    }

    private static byte[] parameters(int count) {
        var value = new StringBuilder("Content-Type: application/x");
        for (int i = 0; i < count; i++) {
            value.append(";\r\n p").append(i).append("=v");
        }
        return header(value + "\r\n");
    }
}
