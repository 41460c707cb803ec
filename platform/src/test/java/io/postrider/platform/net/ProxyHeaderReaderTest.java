package io.postrider.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderReaderTest {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte[] IPV4 = {(byte) 192, 0, 2, 7, 10, 0, 0, 1, 0x30, 0x39, 0, 25};

    @Test
    void readsVersionOneAndNothingBehindIt() throws IOException {
        InputStream in = text("PROXY TCP4 192.0.2.7 10.0.0.1 12345 25\r\nEHLO x\r\n");
        ProxyHeader header = new ProxyHeaderReader(in).read();
        assertThat(header.source()).isEqualTo(new InetSocketAddress("192.0.2.7", 12345));
        assertThat(header.destination()).isEqualTo(new InetSocketAddress("10.0.0.1", 25));
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("EHLO x\r\n");
    }

    @Test
    void readsVersionOneOverIpv6() throws IOException {
        ProxyHeader header = read(text("PROXY TCP6 2001:db8::7 2001:db8::1 1 65535\r\n"));
        assertThat(header.source()).isEqualTo(new InetSocketAddress("2001:db8::7", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 whatever 1 2 3 4 5\r\n"})
    void takesUnknownForTheProxyItself(String line) throws IOException {
        assertThat(read(text(line)).source()).isNull();
    }

    @Test
    void readsALineOfTheGreatestLengthAndNoLonger() throws IOException {
        String longest = "PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n";
        assertThat(longest).hasSize(107);
        assertThat(read(text(longest)).source()).isNull();
        assertThatThrownBy(() -> read(text(longest.replace("\r\n", "x\r\n"))))
                .isInstanceOf(ProxyProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 12345\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 12345 25 26\r\n",
                "PROXY TCP4 192.0.2 10.0.0.1 12345 25\r\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n",
                "PROXY TCP4 client.example 10.0.0.1 12345 25\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 65536 25\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 -1 25\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 12345 \r\n",
                "PROXY TCP5 192.0.2.7 10.0.0.1 12345 25\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 12345 25\n",
                "PROXY  TCP4 192.0.2.7 10.0.0.1 12345 25\r\n",
                "PROXY TCP4 192.0.2.7",
            })
    void refusesWhatIsNoHeader(String text) {
        assertThatThrownBy(() -> read(text(text))).isInstanceOf(IOException.class);
    }

    @Test
    void readsVersionTwoWithFieldsWhoseLengthHasItsHighBitSet() throws IOException {
        // One field of 200 octets: a length octet of 128 and more is a positive number too.
        byte[] field = new byte[3 + 200];
        field[0] = 0x04;
        field[2] = (byte) 200;
        ProxyHeader header = read(version2(0x21, 0x11, IPV4, field));
        assertThat(header.source()).isEqualTo(new InetSocketAddress("192.0.2.7", 12345));
        assertThat(header.destination()).isEqualTo(new InetSocketAddress("10.0.0.1", 25));
    }

    @Test
    void readsAHeaderThatComesOctetByOctet() throws IOException {
        InputStream trickle = new InputStream() {
            private final InputStream whole = version2(0x21, 0x11, IPV4);

            @Override
            public int read() throws IOException {
                return whole.read();
            }

            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                return whole.read(octets, offset, Math.min(length, 1));
            }
        };
        assertThat(new ProxyHeaderReader(trickle).read().source()).isEqualTo(new InetSocketAddress("192.0.2.7", 12345));
    }

    @Test
    void takesLocalAndUnknownTransportsForTheProxyItself() throws IOException {
        assertThat(read(version2(0x20, 0x00)).source()).isNull();
        assertThat(read(version2(0x20, 0x11, IPV4)).source()).isNull();
        assertThat(read(version2(0x21, 0x31, new byte[216])).source()).isNull();
    }

    @Test
    void refusesBrokenHeadersOfVersionTwo() {
        assertThatThrownBy(() -> read(version2(0x11, 0x11, IPV4))).isInstanceOf(ProxyProtocolException.class);
        assertThatThrownBy(() -> read(version2(0x22, 0x11, IPV4))).isInstanceOf(ProxyProtocolException.class);
        assertThatThrownBy(() -> read(version2(0x21, 0x21, IPV4))).isInstanceOf(ProxyProtocolException.class);
        assertThatThrownBy(() -> read(version2(0x21, 0x11, IPV4, new byte[] {4, 0})))
                .isInstanceOf(ProxyProtocolException.class);
        assertThatThrownBy(() -> read(version2(0x21, 0x11, IPV4, new byte[] {4, 0, 9, 1})))
                .isInstanceOf(ProxyProtocolException.class);
        assertThatThrownBy(() -> read(version2(0x21, 0x11, new byte[4097]))).isInstanceOf(ProxyProtocolException.class);
    }

    private static ProxyHeader read(InputStream in) throws IOException {
        return new ProxyHeaderReader(in).read();
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static InputStream version2(int versionAndCommand, int transport, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write(versionAndCommand);
        header.write(transport);
        header.write(body.size() >> 8);
        header.write(body.size());
        header.writeBytes(body.toByteArray());
        return new ByteArrayInputStream(header.toByteArray());
    }
}
