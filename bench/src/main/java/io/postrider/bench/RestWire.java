package io.postrider.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One HTTP/1.1 connection that is kept, with as little processor time as possible: the driver shares the machine. */
final class RestWire implements Closeable {
    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");

    private final Wire wire;
    private final String host;
    private String authorization = "";

    RestWire(InetSocketAddress server, Duration timeout) throws IOException {
        this.wire = new Wire(server, timeout);
        this.host = server.getHostString();
    }

    /** An answer. */
    record Answer(int status, String body) {}

    /** Calls from now on as a service (RFC 6749 section 4.4), with a scope. */
    void be(String service, String scope, Path secrets) throws IOException {
        String secret = Files.readString(secrets.resolve(service + ".secret")).strip();
        String basic = Base64.getEncoder().encodeToString((service + ':' + secret).getBytes(UTF_8));
        String form = "grant_type=client_credentials&scope=" + URLEncoder.encode(scope, UTF_8);
        Answer answer = send(
                "/internal/oauth2/token", "application/x-www-form-urlencoded", "Authorization: Basic " + basic, form);
        Matcher token = TOKEN.matcher(answer.body());
        if (!token.find()) {
            throw new IOException("no token: " + answer);
        }
        authorization = "Authorization: Bearer " + token.group(1);
    }

    Answer post(String path, String json) throws IOException {
        return send(path, "application/json", authorization, json);
    }

    private Answer send(String path, String type, String header, String body) throws IOException {
        byte[] octets = body.getBytes(UTF_8);
        wire.write("POST %s HTTP/1.1\r\nHost: %s\r\n%s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, host, header, type, octets.length));
        wire.write(octets);
        return read();
    }

    Answer get(String path) throws IOException {
        wire.write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host));
        return read();
    }

    private Answer read() throws IOException {
        wire.flush();
        int status = Integer.parseInt(wire.readLine().substring(9, 12));
        int length = 0;
        boolean chunked = false;
        for (String line = wire.readLine(); !line.isEmpty(); line = wire.readLine()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.equals("transfer-encoding: chunked")) {
                chunked = true;
            }
        }
        return new Answer(status, chunked ? chunks() : new String(wire.read(length), UTF_8));
    }

    private String chunks() throws IOException {
        var body = new StringBuilder();
        for (int size = size(); size > 0; size = size()) {
            body.append(new String(wire.read(size), UTF_8));
            wire.readLine();
        }
        wire.readLine();
        return body.toString();
    }

    private int size() throws IOException {
        return Integer.parseInt(wire.readLine(), 16);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
