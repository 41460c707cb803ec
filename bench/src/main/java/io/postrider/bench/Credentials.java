package io.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few values that the driver needs of standalone's {@code credentials.json}. */
public record Credentials(String json) {

    public static Credentials read(Path file) throws IOException {
        return new Credentials(Files.readString(file));
    }

    public String adminApiKey() {
        return find("\"adminApiKey\"\\s*:\\s*\"([^\"]+)\"");
    }

    /** A port by its name there, such as {@code smtp} or {@code admin}. */
    public int port(String name) {
        return Integer.parseInt(find("\"" + Pattern.quote(name) + "\"\\s*:\\s*(\\d+)"));
    }

    private String find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("credentials.json has nothing like " + pattern);
        }
        return matcher.group(1);
    }
}
