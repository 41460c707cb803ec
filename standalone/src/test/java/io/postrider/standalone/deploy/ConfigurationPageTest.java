package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final String HEAD = """
            # Configuration

            Made from the code; `CONTRIBUTING.md` says how. Every setting is an environment variable too: dots become underscores,
            hyphens go, letters are capitals, so `postrider.smtp.max-message-size` is `POSTRIDER_SMTP_MAXMESSAGESIZE` (with
            underscores for hyphens, `POSTRIDER_SMTP_MAX_MESSAGE_SIZE`, it is understood as well). Lists are separated by commas;
            times are written like `30s`, `5m`, `2h`, sizes like `64KB`, `50MB`. A setting without a default is optional unless its
            meaning says otherwise, and nonsense stops the start with a message that names the key.

            `server.port` is the port of a service's internal REST: 8081 in containers, 8171 and up in standalone. Logging follows
            Spring Boot: `logging.level.postrider.event=off` silences the line a message leaves.
            """;

    private final List<SettingsReader.Group> groups;

    ConfigurationPageTest() throws IOException {
        groups = new SettingsReader().read();
    }

    @Test
    void thePageHasEverySetting() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (SettingsReader.Group group : groups) {
            page.append("\n## ")
                    .append(group.prefix())
                    .append(" (")
                    .append(group.module())
                    .append(")\n");
            page.append(group.summary()).append("\n\n| Setting | Default | Meaning |\n|---|---|---|\n");
            for (SettingsReader.Setting setting : group.settings()) {
                String fallback = setting.fallback().isEmpty() ? "" : '`' + setting.fallback() + '`';
                page.append("| `")
                        .append(setting.key())
                        .append("` | ")
                        .append(fallback)
                        .append(" | ");
                page.append(setting.meaning().replace("|", "\\|")).append(" |\n");
            }
        }
        GeneratedPage.check("docs/configuration.md", page.toString());
    }

    @Test
    void everySettingSaysWhatItMeans() {
        assertThat(groups).hasSizeGreaterThan(5);
        assertThat(groups)
                .flatExtracting(SettingsReader.Group::settings)
                .allSatisfy(setting ->
                        assertThat(setting.meaning()).as(setting.key()).isNotBlank());
    }

    /** A misspelt variable would be ignored in silence. */
    @Test
    void manifestsSetOnlyWhatThereIs() {
        List<String> known = groups.stream()
                .flatMap(group -> group.settings().stream())
                .map(setting -> setting.key().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .toList();
        StringBuilder manifests = new StringBuilder(ProjectFiles.read("docker-compose.yml"));
        manifests.append(ProjectFiles.read("docker/train"));
        ProjectFiles.find("k8s", ".yaml")
                .forEach(file -> manifests.append(
                        ProjectFiles.read(ProjectFiles.root().relativize(file).toString())));
        Matcher variable = Pattern.compile(
                        "(?m)^\\s*(?:- name: |export |- \\{name: )?(POSTRIDER_[A-Z0-9_]+)\\s*[:=\\n,]")
                .matcher(manifests);
        while (variable.find()) {
            String name = variable.group(1);
            if (!name.equals("POSTRIDER_SETUP_DIR")) {
                assertThat(known).contains(name);
            }
        }
    }
}
