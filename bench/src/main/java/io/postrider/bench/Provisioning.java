package io.postrider.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Makes the domain and the users by the public REST API, as an administrator would. */
public final class Provisioning {

    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;
    private final String apiKey;

    /** @param base scheme, host and port of the public REST API */
    public Provisioning(URI base, String apiKey) {
        this.base = base;
        this.apiKey = apiKey;
    }

    /** Makes what is not there yet; the users share one password. */
    public void provide(Target target, int users) throws Exception {
        String first = target.user(1);
        create("/v1/domains", "{\"name\": \"" + first.substring(first.indexOf('@') + 1) + "\"}");
        Workers.run(4, users, numbers -> {
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                create(
                        "/v1/accounts",
                        "{\"address\": \"" + target.user(number + 1) + "\", \"password\": \"" + target.password()
                                + "\"}");
            }
        });
    }

    private void create(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != CREATED && response.statusCode() != CONFLICT) {
            throw new IOException("POST " + path + " " + json + ": " + response.statusCode() + " " + response.body());
        }
    }
}
