package io.postrider.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One IMAP connection without TLS. */
public final class ImapClient implements Closeable {

    private final Wire wire;
    private int tag;

    public ImapClient(InetSocketAddress server, Duration timeout) throws IOException {
        wire = new Wire(server, timeout);
        try {
            wire.readLine();
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    public void login(String user, String password) throws IOException {
        command("LOGIN " + user + " " + password);
    }

    public void logout() throws IOException {
        command("LOGOUT");
    }

    /** The untagged lines of a command that ends with OK; literals are dropped. */
    public List<String> command(String command) throws IOException {
        String name = send(command);
        List<String> lines = new ArrayList<>();
        for (String line = readLine(); true; line = readLine()) {
            if (line.startsWith(name)) {
                requireOk(line, name, command);
                return lines;
            }
            lines.add(line);
        }
    }

    /** The same without keeping the lines: how many there were. */
    public int count(String command) throws IOException {
        String name = send(command);
        int lines = 0;
        for (String line = readLine(); !line.startsWith(name); line = readLine()) {
            lines++;
        }
        return lines;
    }

    /** Starts IDLE; from now on {@link #awaitExists} is the only thing to call. */
    public void idle() throws IOException {
        send("IDLE");
        String line = readLine();
        while (!line.startsWith("+")) {
            line = readLine();
        }
    }

    /** The message count of the next EXISTS. */
    public int awaitExists() throws IOException {
        while (true) {
            String line = readLine();
            if (line.endsWith(" EXISTS")) {
                return Integer.parseInt(line.substring(2, line.length() - 7));
            }
        }
    }

    /** Many messages at once, each with a literal that needs no go-ahead. */
    public void append(String mailbox, List<byte[]> messages) throws IOException {
        String last = "";
        for (byte[] message : messages) {
            last = "a" + ++tag + " ";
            wire.write(last + "APPEND " + mailbox + " {" + message.length + "+}\r\n");
            wire.write(message);
            wire.write("\r\n");
        }
        wire.flush();
        for (int answered = 0; answered < messages.size(); ) {
            String line = readLine();
            if (line.startsWith("a")) {
                requireOk(line, line.substring(0, line.indexOf(' ') + 1), "APPEND");
                answered++;
            }
        }
    }

    /** STATUS's count of messages. */
    public int messages(String mailbox) throws IOException {
        for (String line : command("STATUS " + mailbox + " (MESSAGES)")) {
            int start = line.indexOf("(MESSAGES ");
            if (start >= 0) {
                return Integer.parseInt(line.substring(start + 10, line.indexOf(')', start)));
            }
        }
        throw new IOException("no STATUS line");
    }

    /** Every message of the selected mailbox, by UID: {@code FETCH} lines with the whole message. */
    public void fetchAll(MessageConsumer consumer) throws IOException {
        String name = send("UID FETCH 1:* (UID BODY.PEEK[])");
        for (String line = wire.readLine(); !line.startsWith(name); line = wire.readLine()) {
            int literal = literalLength(line);
            if (literal >= 0) {
                byte[] octets = wire.read(literal);
                String rest = wire.readLine();
                consumer.accept(number(line + rest, "UID "), octets);
            }
        }
    }

    /** Takes a UID and the message's octets. */
    @FunctionalInterface
    public interface MessageConsumer {
        void accept(long uid, byte[] octets) throws IOException;
    }

    public static long number(String line, String after) {
        int start = line.indexOf(after) + after.length();
        int end = start;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
            end++;
        }
        return Long.parseLong(line.substring(start, end));
    }

    private String send(String command) throws IOException {
        String name = "a" + ++tag + " ";
        wire.write(name + command + "\r\n");
        wire.flush();
        return name;
    }

    private String readLine() throws IOException {
        String line = wire.readLine();
        int literal = literalLength(line);
        if (literal < 0) {
            return line;
        }
        String octets = new String(wire.read(literal), StandardCharsets.ISO_8859_1);
        return line + octets + readLine();
    }

    private static int literalLength(String line) {
        if (!line.endsWith("}")) {
            return -1;
        }
        int start = line.lastIndexOf('{');
        return start < 0 ? -1 : Integer.parseInt(line.substring(start + 1, line.length() - 1));
    }

    private static void requireOk(String line, String name, String command) throws IOException {
        if (!line.startsWith("OK", name.length())) {
            throw new IOException(command.split(" ", 2)[0] + " answered with " + line);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
