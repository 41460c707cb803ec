package io.postrider.testkit.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection to the sink. */
final class SinkSession {

    private final SinkMta sink;
    private final InetSocketAddress client;
    private Socket socket;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean tls;
    private String hello = "";
    private String mail = "";
    private final List<String> recipients = new ArrayList<>();

    SinkSession(SinkMta sink, Socket socket) {
        this.sink = sink;
        this.socket = socket;
        this.client = (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    void run() {
        try {
            use(socket);
            if (sink.isImplicitTls()) {
                secure();
            }
            boolean open = answer("CONNECT", "220 sink.test ESMTP");
            while (open) {
                String command = readLine();
                open = command != null && obey(command);
            }
        } catch (IOException gone) {
            // the client went away, or the test is over
        } finally {
            closeQuietly();
        }
    }

    private void use(Socket next) throws IOException {
        next.setTcpNoDelay(true);
        socket = next;
        in = new BufferedInputStream(next.getInputStream());
        out = next.getOutputStream();
    }

    private boolean obey(String command) throws IOException {
        String verb = command.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return switch (verb) {
            case "EHLO", "HELO" -> sink.isLmtp() ? answer(command, "500 5.5.1 LHLO here") : hello(command, verb);
            case "LHLO" -> sink.isLmtp() ? hello(command, verb) : answer(command, "500 5.5.1 EHLO here");
            case "MAIL" -> mail(command);
            case "RCPT" -> rcpt(command);
            case "DATA" -> data(command);
            case "STARTTLS" -> startTls(command);
            case "RSET" -> {
                reset();
                yield answer(command, "250 2.0.0 reset");
            }
            case "QUIT" -> {
                answer(command, "221 2.0.0 bye");
                yield false;
            }
            case "NOOP" -> answer(command, "250 2.0.0 fine");
            default -> answer(command, "502 5.5.2 unknown");
        };
    }

    private boolean hello(String command, String verb) throws IOException {
        hello = command.substring(Math.min(command.length(), verb.length() + 1));
        reset();
        if (verb.equals("HELO")) {
            return answer(command, "250 sink.test");
        }
        List<String> lines = new ArrayList<>(List.of("sink.test"));
        sink.extensions().stream()
                .filter(line -> !tls || !line.equals("STARTTLS"))
                .forEach(lines::add);
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            reply.append(last ? "250 " : "250-").append(lines.get(i)).append(last ? "" : "\r\n");
        }
        return answer(command, reply.toString());
    }

    private boolean mail(String command) throws IOException {
        reset();
        return answer(command, "250 2.1.0 sender ok", () -> mail = command);
    }

    private boolean rcpt(String command) throws IOException {
        if (mail.isEmpty()) {
            return answer(command, "503 5.5.1 MAIL first");
        }
        if (recipients.size() >= sink.recipientLimit()) {
            return answer(command, "452 4.5.3 too many recipients");
        }
        return answer(command, "250 2.1.5 recipient ok", () -> recipients.add(command));
    }

    private boolean data(String command) throws IOException {
        if (recipients.isEmpty()) {
            return answer(command, "554 5.5.1 no valid recipients");
        }
        boolean[] go = {false};
        boolean open = answer(command, "354 go ahead", () -> go[0] = true);
        if (!open || !go[0]) {
            return open;
        }
        if (!goesOn("CONTENT")) {
            return false;
        }
        byte[] content = readData();
        SinkMessage message = new SinkMessage(hello, mail, recipients, content, tls, client);
        open = sink.isLmtp() ? answerEach(message) : answer(".", "250 2.0.0 taken", () -> sink.received(message));
        reset();
        return open;
    }

    /** RFC 2033 section 4.2 */
    private boolean answerEach(SinkMessage message) throws IOException {
        boolean open = true;
        for (String path : message.forwardPaths()) {
            SinkMessage taken =
                    new SinkMessage(hello, mail, List.of("RCPT TO:<" + path + '>'), message.content(), tls, client);
            open = open && answer(".<" + path + '>', "250 2.0.0 delivered", () -> sink.received(taken));
        }
        return open;
    }

    private boolean startTls(String command) throws IOException {
        boolean[] go = {false};
        boolean open = answer(command, "220 2.0.0 go ahead", () -> go[0] = true);
        if (!open || !go[0]) {
            return open;
        }
        if (!goesOn("HANDSHAKE")) {
            return false;
        }
        secure();
        hello = "";
        reset();
        return goesOn("SECURED");
    }

    private void secure() throws IOException {
        SSLSocket secured = (SSLSocket)
                sink.certificate().serverContext().getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        use(secured);
        tls = true;
    }

    private void reset() {
        mail = "";
        recipients.clear();
    }

    private boolean answer(String command, String usual) throws IOException {
        return answer(command, usual, () -> {});
    }

    /** Says the scripted reply or the usual one; a positive reply takes effect. False: the connection is to end. */
    private boolean answer(String command, String usual, Runnable effect) throws IOException {
        String scripted = sink.script().replyTo(command);
        String reply = scripted == null ? usual : scripted;
        if (reply.equals(SinkScript.HANG)) {
            hang();
        }
        if (reply.equals(SinkScript.DROP)) {
            return false;
        }
        if (reply.startsWith("2") || reply.startsWith("3")) {
            effect.run();
        }
        out.write((reply + "\r\n").getBytes(UTF_8));
        out.flush();
        return !reply.startsWith("421");
    }

    /** A step at which nothing is said. False: the connection is to end. */
    private boolean goesOn(String step) throws IOException {
        String scripted = sink.script().replyTo(step);
        if (SinkScript.HANG.equals(scripted)) {
            hang();
        }
        return !SinkScript.DROP.equals(scripted);
    }

    private static void hang() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private @Nullable String readLine() throws IOException {
        byte[] line = readRawLine();
        return line.length == 0 ? null : new String(line, UTF_8).stripTrailing();
    }

    /** One line with its CRLF; empty at the end of the stream. */
    private byte[] readRawLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = 0;
        int octet = in.read();
        while (octet >= 0) {
            line.write(octet);
            if (octet == '\n' && previous == '\r') {
                break;
            }
            previous = octet;
            octet = in.read();
        }
        return line.toByteArray();
    }

    // RFC 5321 section 4.5.2
    private byte[] readData() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (true) {
            byte[] line = readRawLine();
            if (line.length == 0) {
                throw new IOException("the client closed within the data");
            }
            boolean dotted = line[0] == '.';
            if (dotted && line.length == 3) {
                return content.toByteArray();
            }
            content.write(line, dotted ? 1 : 0, dotted ? line.length - 1 : line.length);
        }
    }

    private void closeQuietly() {
        try {
            socket.close();
        } catch (IOException e) {
            // it was closed already
        }
    }
}
