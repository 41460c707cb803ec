package io.postrider.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** One SMTP connection without TLS, as a neighbouring relay keeps it: envelope pipelined, many messages. */
public final class SmtpClient implements Closeable {

    private static final byte[] END = ".\r\n".getBytes(US_ASCII);

    private final Wire wire;
    private long slowestReply;

    /** A reply that is not the hoped-for one. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final String reply;

        Refused(String reply) {
            super(reply);
            this.reply = reply;
        }

        public boolean isPermanent() {
            return reply.startsWith("5");
        }
    }

    public SmtpClient(InetSocketAddress server, Duration timeout) throws IOException {
        wire = new Wire(server, timeout);
        try {
            expect('2');
            wire.write("EHLO bench.example\r\n");
            wire.flush();
            expect('2');
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    /** A connection that is logged in, as a mail program's is. */
    public SmtpClient(InetSocketAddress server, Duration timeout, String user, String password) throws IOException {
        this(server, timeout);
        try {
            byte[] plain = ('\0' + user + '\0' + password).getBytes(US_ASCII);
            wire.write("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain) + "\r\n");
            wire.flush();
            expect('2');
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    /** How far a message came; what a sender may conclude from a lost connection. */
    public static final class Progress {
        private boolean dotSent;

        /** Whether the server may have the whole message. */
        public boolean isDotSent() {
            return dotSent;
        }
    }

    public long send(String sender, String recipient, byte[] message) throws IOException {
        return send(sender, recipient, message, new Progress());
    }

    /**
     * Sends one message.
     *
     * @param message CRLF line ends, no line begins with a dot
     * @return nanoseconds from the end of the data to its reply
     */
    public long send(String sender, String recipient, byte[] message, Progress progress) throws IOException {
        begin(sender, recipient);
        wire.write(message);
        progress.dotSent = true;
        return end();
    }

    /** Sends one message and is gone before its reply, as after a broken link (RFC 1047). */
    public void sendAndLeave(String sender, String recipient, byte[] message) throws IOException {
        begin(sender, recipient);
        wire.write(message);
        wire.write(END);
        wire.flush();
        close();
    }

    /** The envelope, up to the server's go-ahead for the message. */
    public void begin(String sender, String recipient) throws IOException {
        wire.write("MAIL FROM:<" + sender + ">\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
        wire.flush();
        String mail = reply();
        String rcpt = reply();
        String data = reply();
        if (data.charAt(0) != '3') {
            throw new Refused(mail.charAt(0) != '2' ? mail : rcpt.charAt(0) != '2' ? rcpt : data);
        }
    }

    /** Names recipients of a message that then is none, all pipelined; each is to be taken. */
    public void recipients(String sender, List<String> recipients) throws IOException {
        wire.write("MAIL FROM:<" + sender + ">\r\n");
        for (String recipient : recipients) {
            wire.write("RCPT TO:<" + recipient + ">\r\n");
        }
        wire.write("RSET\r\n");
        wire.flush();
        for (int i = 0; i < recipients.size() + 2; i++) {
            expect('2');
        }
    }

    /** A piece of a message, sent at once. */
    public void write(byte[] octets) throws IOException {
        wire.write(octets);
        wire.flush();
    }

    /**
     * Ends a message, whose last line is whole.
     *
     * @return nanoseconds from the end of the data to its reply
     */
    public long end() throws IOException {
        wire.write(END);
        wire.flush();
        long sent = System.nanoTime();
        expect('2');
        return System.nanoTime() - sent;
    }

    private void expect(char first) throws IOException {
        String reply = reply();
        if (reply.charAt(0) != first) {
            throw new Refused(reply);
        }
    }

    private String reply() throws IOException {
        long asked = System.nanoTime();
        try {
            return readReply();
        } finally {
            slowestReply = Math.max(slowestReply, System.nanoTime() - asked);
        }
    }

    /** Nanoseconds that the server has let this connection wait at most. */
    public long slowestReply() {
        return slowestReply;
    }

    private String readReply() throws IOException {
        String line = wire.readLine();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = wire.readLine();
        }
        if (line.length() < 3) {
            throw new IOException("no SMTP reply: " + line);
        }
        return line;
    }

    public void quit() throws IOException {
        wire.write("QUIT\r\n");
        wire.flush();
        expect('2');
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
