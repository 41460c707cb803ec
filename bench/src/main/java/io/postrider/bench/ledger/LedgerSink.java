package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server that all mail for elsewhere goes to: counts the copies of each message, and remembers their digests alone. A client that
 * begins another message has noted that the last one was taken; where the connection ends instead, the message may have been in the gap of
 * RFC 1047 and come once more.
 */
final class LedgerSink implements Closeable {
    private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Map<String, Got> got = new ConcurrentHashMap<>();
    private final Set<String> noted = ConcurrentHashMap.newKeySet();
    private final Set<String> afterAll = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final AtomicInteger brokenOff = new AtomicInteger();

    LedgerSink() throws IOException {
        Thread.ofVirtual().name("ledger-sink").start(this::accept);
    }

    private record Got(String recipient, String sha256, int copies) {
        Got and(Got other) {
            boolean same = recipient.equals(other.recipient) && sha256.equals(other.sha256);
            return new Got(recipient, same ? sha256 : "two different ones", copies + 1);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Messages that came more than once. */
    int doubled() {
        return (int) got.values().stream().filter(one -> one.copies() > 1).count();
    }

    /** Copies beyond the first. */
    int superfluous() {
        return got.values().stream().mapToInt(one -> one.copies() - 1).sum();
    }

    /** How often nobody showed to have noted the reply to a message, and did not say goodbye either. */
    int unseenReplies() {
        return cutOff.get();
    }

    /** Connections that were lost in the midst of a message. */
    int brokenOff() {
        return brokenOff.get();
    }

    /** What was found wrong; empty is the aim. */
    List<String> compare(Map<String, Ledger.Entry> ledger) {
        List<String> faults = new ArrayList<>();
        ledger.forEach((id, entry) -> {
            Got one = got.get(id);
            if (one == null) {
                if (entry.isAcknowledged()) {
                    faults.add("LOST " + id + ", acknowledged for " + entry.recipient());
                }
            } else if (!one.sha256().equals(entry.sha256()) || !one.recipient().equals(entry.recipient())) {
                faults.add("CHANGED " + id + " for " + one.recipient());
            }
        });
        afterAll.forEach(id -> faults.add("TWICE " + id + ", which was noted"));
        return faults;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        String taken = "";
        boolean goodbye = false;
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            say(in, out, "220 sink.test");
            String recipient = "";
            for (byte[] line = line(in); line.length > 0; line = line(in)) {
                String command = new String(line, ISO_8859_1).strip();
                switch (command.substring(0, Math.min(4, command.length())).toUpperCase(Locale.ROOT)) {
                    case "EHLO" -> say(in, out, "250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME");
                    case "MAIL" -> {
                        noted.add(taken);
                        taken = "";
                        say(in, out, "250 2.1.0 ok");
                    }
                    case "RCPT" -> {
                        recipient = command.substring(command.indexOf('<') + 1, command.indexOf('>'));
                        say(in, out, "250 2.1.5 ok");
                    }
                    case "DATA" -> {
                        say(in, out, "354 go");
                        taken = take(recipient, data(in));
                        say(in, out, "250 2.0.0 taken");
                    }
                    case "QUIT" -> {
                        goodbye = true;
                        say(in, out, "221 bye");
                        return;
                    }
                    default -> say(in, out, "250 2.0.0 fine");
                }
            }
        } catch (IOException gone) {
            brokenOff.incrementAndGet();
        } finally {
            if (!taken.isEmpty() && !goodbye) {
                cutOff.incrementAndGet();
            }
        }
    }

    private String take(String recipient, byte[] message) {
        String text = new String(message, ISO_8859_1);
        int idStart = text.indexOf("\r\n" + Sender.ID_FIELD) + 2 + Sender.ID_FIELD.length();
        String id = text.substring(idStart, text.indexOf('\r', idStart));
        if (noted.contains(id)) {
            afterAll.add(id);
        }
        byte[] body = text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
        got.merge(id, new Got(recipient, HexFormat.of().formatHex(Sender.sha256(body)), 1), Got::and);
        return id;
    }

    private static void say(InputStream in, OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(US_ASCII));
        if (in.available() == 0) {
            out.flush();
        }
    }

    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.write(c);
            if (c == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    /** RFC 5321 section 4.5.2, up to the dot alone. */
    private static byte[] data(InputStream in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (true) {
            byte[] line = line(in);
            if (line.length == 0) {
                throw new IOException("the client is gone in the midst of a message");
            }
            boolean dotted = line[0] == '.';
            if (dotted && line.length == 3) {
                return content.toByteArray();
            }
            content.write(line, dotted ? 1 : 0, line.length - (dotted ? 1 : 0));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
