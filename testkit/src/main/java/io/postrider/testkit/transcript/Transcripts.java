package io.postrider.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Turns a folder of transcripts into JUnit tests. */
public final class Transcripts {

    private Transcripts() {}

    /** Makes the server side for one run of one transcript; state that a transcript changes must be fresh each time. */
    @FunctionalInterface
    public interface Connector {
        TranscriptServer open() throws Exception;
    }

    /**
     * Two tests for every {@code *.txt} at or below a folder of the test class path: with the client's lines sent whole, and
     * octet by octet.
     */
    public static Stream<DynamicNode> dynamicTests(String folder, Connector connector) {
        Path root = resource(folder);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("No transcript in " + root);
        }
        return files.stream().map(file -> tests(root.relativize(file).toString(), file, connector));
    }

    /** Runs one transcript given as text, sent whole; for tests that make their lines themselves. */
    public static void run(String name, String text, Connector connector) throws Exception {
        new TranscriptRun(TranscriptParser.parse(name, text), Pace.WHOLE).against(connector);
    }

    private static DynamicNode tests(String name, Path file, Connector connector) {
        Stream<DynamicTest> paces = Stream.of(Pace.values())
                .map(pace -> DynamicTest.dynamicTest(
                        name + " " + pace.label(),
                        file.toUri(),
                        () -> new TranscriptRun(TranscriptParser.parse(name, Files.readString(file, UTF_8)), pace)
                                .against(connector)));
        return DynamicContainer.dynamicContainer(name, paces);
    }

    private static Path resource(String folder) {
        URL url = Thread.currentThread().getContextClassLoader().getResource(folder);
        if (url == null) {
            throw new IllegalArgumentException("No folder " + folder + " on the test class path");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
