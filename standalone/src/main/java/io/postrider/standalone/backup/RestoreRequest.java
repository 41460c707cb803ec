package io.postrider.standalone.backup;

import io.postrider.standalone.setup.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How {@code ./postrider restore} asks the running suite to put a backup in place: by a file in the data folder, which
 * the suite looks for, and one with the answer.
 */
public final class RestoreRequest {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path request;
    private final Path answer;

    /** Requests to the suite with this data folder. */
    public RestoreRequest(Path folder) {
        this.request = folder.resolve("restore.request");
        this.answer = folder.resolve("restore.answer");
    }

    /** Asks, and waits for the answer. */
    public String ask(Path backup) throws IOException, InterruptedException {
        Files.deleteIfExists(answer);
        PrivateFiles.write(request, backup.toString());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(answer)) {
            if (System.nanoTime() > end) {
                throw new IOException("the running suite did not answer");
            }
            Thread.sleep(PAUSE);
        }
        String text = Files.readString(answer);
        Files.delete(answer);
        return text;
    }

    /** The backup that somebody asks for; null when nobody does. */
    public @Nullable Path take() throws IOException {
        if (!Files.exists(request)) {
            return null;
        }
        Path backup = Path.of(Files.readString(request).strip());
        Files.delete(request);
        return backup;
    }

    /** Answers. */
    public void answer(String text) {
        PrivateFiles.write(answer, text);
    }

    /** Forgets what an earlier run left. */
    public void clear() throws IOException {
        Files.deleteIfExists(request);
        Files.deleteIfExists(answer);
    }
}
