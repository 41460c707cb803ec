package io.postrider.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargeMessageTest {
    private static final byte[] SMALL = "Subject: small\r\n\r\nbody\r\n".getBytes(US_ASCII);

    @Test
    void sendsEveryOctetOfSmallAndLargeMessagesInOneFetch() throws Exception {
        byte[] large = large(700_001);
        try (var server = new ImapTestServer();
                Socket socket = server.connect("")) {
            server.mailboxes().deliver("INBOX", SMALL);
            server.mailboxes().deliver("INBOX", large);
            server.mailboxes().deliver("INBOX", SMALL);
            var in = new BufferedInputStream(socket.getInputStream());
            line(in);
            ask(socket, in, "a1 LOGIN joe@example.org secret");
            ask(socket, in, "a2 EXAMINE INBOX");
            socket.getOutputStream().write("a3 FETCH 1:3 (BODY[] BODY[TEXT])\r\n".getBytes(US_ASCII));
            for (byte[] message : new byte[][] {SMALL, large, SMALL}) {
                assertThat(literal(in)).isEqualTo(message);
                assertThat(literal(in)).isEqualTo(body(message));
                assertThat(line(in)).isEqualTo(")");
            }
            assertThat(line(in)).isEqualTo("a3 OK FETCH completed");
        }
    }

    private static byte[] large(int size) {
        byte[] octets = new byte[size];
        var random = new Random(10);
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) (i % 78 == 76 ? '\r' : i % 78 == 77 ? '\n' : 'a' + random.nextInt(26));
        }
        byte[] header = "Subject: large\r\n\r\n".getBytes(US_ASCII);
        System.arraycopy(header, 0, octets, 0, header.length);
        return octets;
    }

    private static byte[] body(byte[] message) {
        int at = new String(message, US_ASCII).indexOf("\r\n\r\n") + 4;
        return java.util.Arrays.copyOfRange(message, at, message.length);
    }

    private static byte[] literal(InputStream in) throws IOException {
        String line = line(in);
        return in.readNBytes(Integer.parseInt(line.substring(line.indexOf('{') + 1, line.length() - 1)));
    }

    private static void ask(Socket socket, InputStream in, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
        String tag = command.substring(0, command.indexOf(' '));
        String line = line(in);
        while (!line.startsWith(tag)) {
            line = line(in);
        }
        assertThat(line).startsWith(tag + " OK");
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.substring(0, line.length() - 1);
    }
}
