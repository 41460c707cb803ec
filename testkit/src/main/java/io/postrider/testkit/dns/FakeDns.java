package io.postrider.testkit.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A scriptable name server over UDP and TCP. A name without records does not exist (NXDOMAIN); a name that has other
 * records answers with none.
 */
public final class FakeDns implements AutoCloseable {

    private static final int TTL = 60;
    private static final int PLAIN_UDP_LIMIT = 512;
    private static final int BIND_ATTEMPTS = 20;

    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final FakeZone zone = new FakeZone();

    private FakeDns(DatagramSocket datagrams, ServerSocket streams) {
        this.datagrams = datagrams;
        this.streams = streams;
    }

    public static FakeDns start() {
        try {
            FakeDns dns = bind();
            Thread.ofVirtual().name("fake-dns-udp").start(dns::serveDatagrams);
            Thread.ofVirtual().name("fake-dns-tcp").start(dns::serveStreams);
            return dns;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** UDP and TCP on the same port: one that is free for the first may be taken for the second. */
    private static FakeDns bind() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        for (int attempt = 1; ; attempt++) {
            DatagramSocket datagrams = new DatagramSocket(0, loopback);
            try {
                return new FakeDns(datagrams, new ServerSocket(datagrams.getLocalPort(), 50, loopback));
            } catch (BindException taken) {
                datagrams.close();
                if (attempt == BIND_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    /** Where a resolver must ask. */
    public InetSocketAddress address() {
        return new InetSocketAddress(datagrams.getLocalAddress(), datagrams.getLocalPort());
    }

    public int port() {
        return datagrams.getLocalPort();
    }

    public FakeDns a(String name, String address) {
        return record(name, "A", address);
    }

    public FakeDns aaaa(String name, String address) {
        return record(name, "AAAA", address);
    }

    public FakeDns mx(String name, int preference, String target) {
        return record(name, "MX", preference + " " + absolute(target));
    }

    /** RFC 7505: this domain takes no mail. */
    public FakeDns nullMx(String name) {
        return record(name, "MX", "0 .");
    }

    public FakeDns cname(String name, String target) {
        return record(name, "CNAME", absolute(target).toString());
    }

    /** A text of any length, cut into strings of at most 255 octets. */
    public FakeDns txt(String name, String text) {
        zone.add(FakeZone.text(absolute(name), text, TTL));
        return this;
    }

    /** Any record in the notation of a zone file, such as {@code record("_25._tcp.mx.test", "TLSA", "3 1 1 ab…")}. */
    public FakeDns record(String name, String type, String rdata) {
        try {
            zone.add(Record.fromString(absolute(name), Type.value(type), DClass.IN, TTL, rdata, Name.root));
            return this;
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " " + type + " " + rdata, e);
        }
    }

    /** A zone that is signed: who asks for it (RFC 6840 section 5.7) is told that answers of it alone were validated. */
    public FakeDns signed(String zoneName) {
        zone.sign(absolute(zoneName));
        return this;
    }

    /** Every question about this name fails with SERVFAIL, until {@link #works}. */
    public FakeDns servfail(String name) {
        zone.fail(absolute(name), Rcode.SERVFAIL);
        return this;
    }

    /** Questions about this name get no answer at all, until {@link #works}. */
    public FakeDns silent(String name) {
        zone.fail(absolute(name), FakeZone.SILENCE);
        return this;
    }

    /** Questions about any name get no answer at all, as long as that is so. */
    public FakeDns swallow(boolean everything) {
        zone.swallow(everything);
        return this;
    }

    /** Answers about this name come late. */
    public FakeDns delay(String name, Duration delay) {
        zone.delay(absolute(name), delay);
        return this;
    }

    /** Ends {@link #servfail}, {@link #silent} and {@link #delay} for a name. */
    public FakeDns works(String name) {
        zone.works(absolute(name));
        return this;
    }

    /** Takes all records of a name away. */
    public FakeDns remove(String name) {
        zone.remove(absolute(name));
        return this;
    }

    /** What was asked so far, as {@code example.test. MX}, in order. */
    public List<String> questions() {
        return zone.questions();
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            streams.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name absolute(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[4096];
        while (!datagrams.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                datagrams.receive(packet);
            } catch (IOException closed) {
                return;
            }
            byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
            Thread.ofVirtual().start(() -> answerDatagram(question, packet.getSocketAddress()));
        }
    }

    private void answerDatagram(byte[] question, SocketAddress client) {
        try {
            Message query = new Message(question);
            Message answer = zone.answer(query);
            if (answer != null) {
                OPTRecord options = query.getOPT();
                int limit = options == null ? PLAIN_UDP_LIMIT : options.getPayloadSize();
                byte[] wire = answer.toWire(limit);
                datagrams.send(new DatagramPacket(wire, wire.length, client));
            }
        } catch (IOException closed) {
            // the test is over, or the packet was no question
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try {
                Socket client = streams.accept();
                Thread.ofVirtual().start(() -> answerStream(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answerStream(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            while (true) {
                Message answer = zone.answer(new Message(in.readNBytes(in.readUnsignedShort())));
                if (answer != null) {
                    byte[] wire = answer.toWire(65535);
                    out.writeShort(wire.length);
                    out.write(wire);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // the client is done
        }
    }
}
