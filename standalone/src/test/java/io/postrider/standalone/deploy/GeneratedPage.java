package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/ that is made from the code: rewritten with {@code -Dpostrider.docs=write}, else compared. */
final class GeneratedPage {

    private GeneratedPage() {}

    static void check(String path, String content) throws IOException {
        Path file = ProjectFiles.root().resolve(path);
        if ("write".equals(System.getProperty("postrider.docs"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is stale; mvn verify -pl standalone -am -Dpostrider.docs=write rewrites it", path)
                .isEqualTo(content);
    }
}
