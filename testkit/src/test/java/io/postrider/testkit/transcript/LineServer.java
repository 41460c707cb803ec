package io.postrider.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A little protocol to try the runner on: ECHO text, LITERAL n, SEND, BYE, LIST, SLOW. */
final class LineServer implements TranscriptServer {

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final List<String> calls = new ArrayList<>();
    private int visitors;

    LineServer() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                int visitor = ++visitors;
                Thread.ofVirtual().start(() -> serve(socket, visitor));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket, int visitor) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            out.write(("* hello visitor-" + visitor + "\r\n").getBytes(ISO_8859_1));
            String line = readLine(in);
            while (!line.equals("BYE") && !line.isEmpty()) {
                out.write(answer(line, in).getBytes(ISO_8859_1));
                out.flush();
                line = readLine(in);
            }
            out.write("* bye\r\n".getBytes(ISO_8859_1));
        } catch (IOException closed) {
            // the client went away
        }
    }

    private static String answer(String line, InputStream in) throws IOException {
        if (line.startsWith("ECHO ")) {
            return "* " + line.substring(5) + "\r\n";
        }
        if (line.startsWith("LITERAL ")) {
            int count = Integer.parseInt(line.substring(line.indexOf('{') + 1, line.indexOf('}')));
            byte[] octets = in.readNBytes(count);
            readLine(in);
            return "* BODY {" + count + "}\r\n" + new String(octets, ISO_8859_1) + ")\r\nOK\r\n";
        }
        return line.equals("LIST") ? "* b\r\n* a\r\n* c {2}\r\nxyz\r\n" : "";
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(ISO_8859_1).replace("\r", "");
    }

    @Override
    public Socket connect(String name) throws IOException {
        calls.add("connect " + name);
        return new Socket(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void given(String text) {
        calls.add("given " + text);
    }

    @Override
    public void directive(String name, String argument) {
        calls.add(name + " " + argument);
    }

    @Override
    public void advance(Duration duration) {
        calls.add("advance " + duration);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
