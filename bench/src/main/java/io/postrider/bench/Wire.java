package io.postrider.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/** A connection that speaks CRLF lines, with as little processor time as possible: the driver shares the machine. */
public final class Wire implements Closeable {

    private static final int BUFFER = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] line = new byte[512];

    public Wire(InetSocketAddress server, Duration timeout) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(server, (int) timeout.toMillis());
        socket.setSoTimeout((int) timeout.toMillis());
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    public void write(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    public void write(byte[] octets) throws IOException {
        out.write(octets);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** The next line without its end. */
    public String readLine() throws IOException {
        int length = 0;
        int octet = in.read();
        while (octet != '\n') {
            if (octet < 0) {
                throw new IOException("the server closed the connection");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) octet;
            octet = in.read();
        }
        return new String(line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length, ISO_8859_1);
    }

    public byte[] read(int octets) throws IOException {
        byte[] read = in.readNBytes(octets);
        if (read.length < octets) {
            throw new IOException("the server closed the connection within a literal");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
