package io.postrider.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.testkit.tls.TrustAll;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** The client's end of one connection. */
final class TranscriptConnection implements AutoCloseable {

    /** Longer pieces go out whole when trickled: a packet an octet is slow and finds nothing more. */
    private static final int TRICKLE_LIMIT = 16 * 1024;

    private static final int LINE_LIMIT = 1 << 20;

    private final Pace pace;
    private final Duration patience;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    TranscriptConnection(Socket socket, Pace pace, Duration patience) throws IOException {
        this.pace = pace;
        this.patience = patience;
        use(socket);
    }

    private void use(Socket next) throws IOException {
        next.setTcpNoDelay(true);
        next.setSoTimeout(Math.toIntExact(patience.toMillis()));
        socket = next;
        in = new BufferedInputStream(next.getInputStream());
        out = next.getOutputStream();
    }

    void send(String octets) {
        byte[] bytes = octets.getBytes(ISO_8859_1);
        int piece = pace == Pace.WHOLE || bytes.length > TRICKLE_LIMIT ? Math.max(1, bytes.length) : 1;
        try {
            for (int from = 0; from < bytes.length; from += piece) {
                out.write(bytes, from, piece);
                out.flush();
            }
        } catch (IOException closed) {
            // A server may close at the first octet it dislikes; what is expected next tells whether it may.
        }
    }

    /** One line without its CRLF; a line that ends in a bare LF keeps it, so that it matches nothing. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LINE_LIMIT) {
            int octet = read(line);
            line.append((char) octet);
            if (octet == '\n') {
                int end = line.length();
                boolean ended = end >= 2 && line.charAt(end - 2) == '\r';
                return ended ? line.substring(0, end - 2) : line.toString();
            }
        }
        throw new IOException("a line of more than " + LINE_LIMIT + " octets");
    }

    String readOctets(int count) throws IOException {
        StringBuilder octets = new StringBuilder();
        while (octets.length() < count) {
            octets.append((char) read(octets));
        }
        return octets.toString();
    }

    private int read(CharSequence soFar) throws IOException {
        int octet;
        try {
            octet = in.read();
        } catch (SocketTimeoutException e) {
            throw new IOException("nothing more within " + patience.toSeconds() + " s after \"" + soFar + "\"", e);
        }
        if (octet < 0) {
            throw new IOException("the server closed the connection after \"" + soFar + "\"");
        }
        return octet;
    }

    /** What arrives within the time, or an empty string for silence. */
    String listen(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        try {
            int octet = in.read();
            return octet < 0 ? "end of stream" : "\"" + (char) octet + readAvailable() + "\"";
        } catch (SocketTimeoutException silence) {
            return "";
        } finally {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        }
    }

    private String readAvailable() throws IOException {
        return new String(in.readNBytes(in.available()), ISO_8859_1);
    }

    /** Reads until the server closes; what it still says is the complaint. */
    String awaitEnd() throws IOException {
        try {
            int octet = in.read();
            return octet < 0 ? "" : "\"" + (char) octet + readAvailable() + "\"";
        } catch (SocketTimeoutException e) {
            return "an open connection for " + patience.toSeconds() + " s";
        } catch (IOException reset) {
            return ""; // a reset ends it too
        }
    }

    /** STARTTLS: the same socket goes on under TLS, and any certificate will do. */
    void startTls() throws IOException {
        SSLSocket secured = (SSLSocket)
                TrustAll.context().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.setSoTimeout(Math.toIntExact(patience.toMillis()));
        secured.startHandshake();
        use(secured);
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
