package io.postrider.imap.stress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends commands and reads responses, literals included, one string each. */
final class StressConnection implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    private final Socket socket;
    private final InputStream in;
    private int tags;

    StressConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        response();
    }

    /** Sends a command and returns its tagged response without the tag. */
    String command(String text, Consumer<String> untagged) throws IOException {
        String tag = "t" + ++tags;
        socket.getOutputStream().write((tag + ' ' + text + "\r\n").getBytes(ISO_8859_1));
        return tagged(tag, untagged);
    }

    /** Waits in IDLE for so long, or until something is told. */
    String idle(int millis, Consumer<String> untagged) throws IOException {
        String tag = "t" + ++tags;
        socket.getOutputStream().write((tag + " IDLE\r\n").getBytes(ISO_8859_1));
        for (String line = response(); !line.startsWith("+"); line = response()) {
            untagged.accept(line);
        }
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (in.available() == 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        // Never given up in the middle: a response that has begun is read to its end.
        if (in.available() > 0) {
            untagged.accept(response());
        }
        socket.getOutputStream().write("DONE\r\n".getBytes(ISO_8859_1));
        return tagged(tag, untagged);
    }

    private String tagged(String tag, Consumer<String> untagged) throws IOException {
        for (String line = response(); ; line = response()) {
            if (line.startsWith(tag + ' ')) {
                return line.substring(tag.length() + 1);
            }
            untagged.accept(line);
        }
    }

    private String response() throws IOException {
        var whole = new StringBuilder();
        while (true) {
            String line = line();
            whole.append(line);
            Matcher literal = LITERAL.matcher(line);
            if (!literal.find()) {
                return whole.toString();
            }
            whole.append('\n').append(new String(in.readNBytes(Integer.parseInt(literal.group(1))), ISO_8859_1));
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            line.append((char) octet);
        }
        line.setLength(Math.max(0, line.length() - 1));
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
