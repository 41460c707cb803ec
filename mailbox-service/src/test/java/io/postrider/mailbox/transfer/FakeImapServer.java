package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An IMAP server with a few mailboxes, as far as an import asks it. */
final class FakeImapServer implements AutoCloseable {
    static final String FETCHED = "FLAGS (\\Seen \\Answered work) INTERNALDATE \" 2-Nov-2026 11:15:30 +0100\"";

    /** By name as on the wire; a message's UID is its place times {@link #uidStep}. */
    final Map<String, List<String>> mailboxes = new ConcurrentHashMap<>();

    final List<String> logins = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<String> subscribed = new CopyOnWriteArrayList<>();
    /** How often UIDs were asked for. */
    final AtomicInteger windows = new AtomicInteger();

    volatile long uidStep = 10;
    /** The UID of a message that is not given. */
    volatile long withheld;
    /** The connection is cut within this message. */
    volatile String cutWithin = "";

    /** Runs in the middle of a message. */
    volatile Runnable meanwhile = () -> {};

    private final ServerSocket listener;

    FakeImapServer() {
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Session(socket).run();
        } catch (IOException gone) {
            // As a client that has what it wants may be.
        }
    }

    private final class Session {
        private final BufferedReader in;
        private final OutputStream out;
        private String selected = "";

        Session(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            out = socket.getOutputStream();
        }

        private void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(UTF_8));
            out.flush();
        }

        void run() throws IOException {
            say("* OK [CAPABILITY IMAP4rev1] (ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String tag = line.substring(0, line.indexOf(' '));
                if (!answer(line.substring(tag.length() + 1))) {
                    return;
                }
                say(tag + (logins.getLast().endsWith("wrong") ? " NO [AUTHENTICATIONFAILED] no" : " OK done"));
            }
        }

        private boolean answer(String command) throws IOException {
            if (command.equals("AUTHENTICATE PLAIN")) {
                say("+ ");
                logins.add(new String(Base64.getDecoder().decode(in.readLine()), UTF_8).replace('\0', ' '));
            } else if (command.startsWith("LIST")) {
                say("* LIST (\\Noselect) \".\" Only");
                say("* LIST (\\All) \".\" {3}\r\nAll");
                for (String name : mailboxes.keySet().stream().sorted().toList()) {
                    say("* LIST (\\HasNoChildren%s) \".\" \"%s\""
                            .formatted(name.equals("Gesendet") ? " \\Sent" : "", name));
                }
            } else if (command.startsWith("LSUB")) {
                for (String name : subscribed) {
                    say("* LSUB () \".\" \"%s\"".formatted(name));
                }
            } else if (command.startsWith("STATUS")) {
                String name = command.substring("STATUS \"".length(), command.lastIndexOf('"'));
                say("* STATUS \"%s\" (MESSAGES %d)"
                        .formatted(name, mailboxes.get(name).size()));
            } else if (command.startsWith("EXAMINE")) {
                selected = command.substring("EXAMINE \"".length(), command.length() - 1);
                int size = mailboxes.get(selected).size();
                say("* " + size + " EXISTS");
                say("* OK [UIDVALIDITY 7] x");
                say("* OK [UIDNEXT " + (size * uidStep + 1) + "] x");
            } else if (command.contains("INTERNALDATE")) {
                windows.incrementAndGet();
                String[] range = command.split(" ")[2].split(":");
                for (int i = 1; i <= mailboxes.get(selected).size(); i++) {
                    long uid = i * uidStep;
                    if (uid >= Long.parseLong(range[0]) && uid <= Long.parseLong(range[1])) {
                        say("* %d FETCH (%s UID %d)".formatted(i, FETCHED, uid));
                    }
                }
            } else if (command.startsWith("UID FETCH")) {
                return body(Long.parseLong(command.split(" ")[2]));
            }
            return true;
        }

        private boolean body(long uid) throws IOException {
            int number = (int) (uid / uidStep);
            String text = mailboxes.get(selected).get(number - 1);
            bodies.add(selected + ' ' + uid);
            if (uid == withheld) {
                return true;
            }
            if (text.isEmpty()) {
                say("* %d FETCH (BODY[] \"\" UID %d)".formatted(number, uid));
                return true;
            }
            out.write("* %d FETCH (UID %d BODY[] {%d}\r\n"
                    .formatted(number, uid, text.length())
                    .getBytes(UTF_8));
            if (text.equals(cutWithin)) {
                out.write(text.substring(0, text.length() / 2).getBytes(UTF_8));
                return false;
            }
            out.write(text.substring(0, text.length() / 2).getBytes(UTF_8));
            out.flush();
            meanwhile.run();
            out.write(text.substring(text.length() / 2).getBytes(UTF_8));
            say(")");
            return true;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
