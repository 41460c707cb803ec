package io.postrider.standalone.tryout;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;

/** The client's side of an SMTP or IMAP dialogue, just enough to show one. */
final class MailDialogue implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int LONGEST_LINE = 64 * 1024;

    private final Socket socket;
    private final InputStream in;

    private MailDialogue(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to a port that is TLS from the first octet; trusts one CA. */
    static MailDialogue connect(String host, int port, Path caCertificate) throws IOException {
        var socket = (SSLSocket) Trust.in(caCertificate).getSocketFactory().createSocket(host, port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return new MailDialogue(socket);
    }

    /** Connects in clear. */
    static MailDialogue connect(String host, int port) throws IOException {
        var socket = new Socket(host, port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return new MailDialogue(socket);
    }

    void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Reads lines up to the first that fits. */
    String until(Predicate<String> fits) throws IOException {
        String line = line();
        while (!fits.test(line)) {
            line = line();
        }
        return line;
    }

    /** Sends an SMTP command and reads the whole reply, whose code must begin as expected. */
    String smtp(String command, char expected) throws IOException {
        if (!command.isEmpty()) {
            send(command);
        }
        String last = until(line -> line.length() < 4 || line.charAt(3) != '-');
        if (last.isEmpty() || last.charAt(0) != expected) {
            throw new IOException("the server answered " + last);
        }
        return last;
    }

    /** Sends an IMAP command and reads to its OK. */
    void imap(String tag, String command) throws IOException {
        send(tag + ' ' + command);
        String answer = until(line -> line.startsWith(tag + ' '));
        if (!answer.startsWith(tag + " OK")) {
            throw new IOException("the server answered " + answer);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("the server sends endless lines");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
