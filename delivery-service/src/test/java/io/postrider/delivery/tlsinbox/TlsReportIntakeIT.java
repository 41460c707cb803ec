package io.postrider.delivery.tlsinbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.RunningDelivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports that other servers post. */
class TlsReportIntakeIT {
    private static final String GZIP = "application/tlsrpt+gzip";
    private static final String JSON = "application/tlsrpt+json";

    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;

    @BeforeAll
    static void boot() throws IOException {
        delivery = new RunningDelivery(secrets, "postrider.delivery.tls-inbox.https=true");
    }

    @AfterAll
    static void close() {
        delivery.close();
    }

    private static int post(String type, byte[] octets) throws Exception {
        return status(HttpRequest.newBuilder(URI.create(delivery.publicUrl() + "/v1/tls-reports"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(octets))
                .build());
    }

    private static int status(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void areTakenWithoutAKeyAndReadWithOne() throws Exception {
        byte[] report = ReportJsonTest.EXAMPLE.getBytes(UTF_8);
        assertThat(post(GZIP, gzip(report))).isEqualTo(201);
        assertThat(post(JSON, report)).as("the same again").isEqualTo(201);

        var stored = delivery.get("/v1/tls-reports").json().get("items");
        assertThat(stored).hasSize(1);
        assertThat(stored.get(0).get("domain").asString()).isEqualTo("example.test");
        assertThat(stored.get(0).has("signedBy")).isFalse();
        assertThat(status(HttpRequest.newBuilder(URI.create(delivery.publicUrl() + "/v1/tls-reports"))
                        .build()))
                .isEqualTo(401);
    }

    @Test
    void areRefusedWhenTheyAreNoneOrAboutOthers() throws Exception {
        byte[] report =
                ReportJsonTest.EXAMPLE.replace("example.test", "others.test").getBytes(UTF_8);
        assertThat(post(JSON, report)).isEqualTo(422);
        assertThat(post("application/json", report)).isEqualTo(415);
        assertThat(post(JSON, "{".getBytes(UTF_8))).isEqualTo(400);
        assertThat(post(GZIP, report)).isEqualTo(400);
        assertThat(post(GZIP, gzip(new byte[30_000_000]))).isBetween(400, 413);
    }
}
