package io.postrider.testkit.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A host of MTA-STS policies on loopback. */
public final class PolicyHost implements AutoCloseable {
    private final HttpsServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String type = "text/plain";
    private volatile String body = "";

    /** Starts one that shows a certificate. */
    public PolicyHost(TestCertificate certificate) {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** What it was asked for. */
    public List<String> asked() {
        return asked;
    }

    /** Answers with a policy from now on. */
    public PolicyHost policy(String text) {
        return answer(200, "text/plain; charset=utf-8", text);
    }

    /** Answers with whatever it is told to. */
    public PolicyHost answer(int code, String mediaType, String text) {
        status = code;
        type = mediaType;
        body = text;
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("Host").replaceAll(":.*", "") + exchange.getRequestURI());
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Location", "https://127.0.0.1:" + port() + "/elsewhere");
        byte[] octets = body.getBytes(US_ASCII);
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        try (exchange) {
            exchange.getResponseBody().write(octets);
        } catch (IOException enough) {
            // A client that has read as much as a policy may have.
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
