package io.postrider.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.tls.TrustAll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** S2 of the list of attacks: commands in clear behind STARTTLS. */
class StartTlsInjectionTest {
    @Test
    void answersNothingThatCameBeforeTheHandshake() throws Exception {
        try (var server = new ImapTestServer();
                Socket plain = server.connect("untrusted")) {
            plain.setSoTimeout(30_000);
            plain.getOutputStream().write("a1 STARTTLS\r\na2 NOOP\r\n".getBytes(US_ASCII));
            assertThat(line(plain)).startsWith("* OK");
            assertThat(line(plain)).startsWith("a1 OK");
            assertThat(afterHandshake(plain)).isIn("a3 OK NOOP completed", "closed");
        }
    }

    /** Octets that arrived late break the handshake, and the connection with it: that is as good. */
    private static String afterHandshake(Socket plain) {
        try (SSLSocket secure =
                (SSLSocket) TrustAll.context().getSocketFactory().createSocket(plain, "localhost", 1, true)) {
            secure.startHandshake();
            secure.getOutputStream().write("a3 NOOP\r\n".getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(secure.getInputStream(), US_ASCII)).readLine();
        } catch (IOException broken) {
            return "closed";
        }
    }

    private static String line(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int octet = socket.getInputStream().read();
                octet != '\n';
                octet = socket.getInputStream().read()) {
            line.append((char) octet);
        }
        return line.toString();
    }
}
