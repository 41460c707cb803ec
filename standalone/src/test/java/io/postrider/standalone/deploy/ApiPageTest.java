package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/api.md calls each resource of docs/openapi.json once, as one would type it, with what came back. */
class ApiPageTest {
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(ProjectFiles.read("docs/openapi.json"));
    private static final Pattern RESOURCE = Pattern.compile("(?:localhost:8080|example\\.org)(/v1/[^\\s'\"?]+)");
    private static final String REFUSAL = "{\"detail\":";

    /** The resources of commands that an answer follows, or a comment that tells of one without content. */
    private static List<String> called() {
        return called(answer -> true);
    }

    private static List<String> called(Predicate<String> wanted) {
        List<String> resources = new ArrayList<>();
        boolean code = false;
        String command = "";
        for (String line : ProjectFiles.read("docs/api.md").split("\n")) {
            if (line.startsWith("```")) {
                code = !code;
                command = "";
            } else if (code && line.startsWith("$ ")) {
                command = line;
                if (line.contains("# 204")) {
                    add(resources, command);
                }
            } else if (code && !line.isBlank()) {
                add(resources, wanted.test(line) ? command : "");
                command = "";
            }
        }
        return resources;
    }

    private static void add(List<String> resources, String command) {
        Matcher resource = RESOURCE.matcher(command);
        while (resource.find()) {
            resources.add(resource.group(1));
        }
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+"));
    }

    /** What tenants, domains and accounts all have, such as deleted ones, is shown for one of them. */
    private static Pattern alike(String path) {
        String any = path.replaceFirst(
                        "^/v1/(deleted-)?(tenants|domains|accounts)/", "/v1/$1(tenants|domains|accounts)/")
                .replaceFirst("^/v1/deleted-(tenants|domains|accounts)$", "/v1/deleted-(tenants|domains|accounts)");
        return pattern(any);
    }

    @Test
    void everyResourceIsCalledAndItsAnswerShown() {
        // What it says when there is nothing shows nobody what it is good for.
        List<String> called = called(answer -> !answer.startsWith(REFUSAL));
        Set<String> missing = new TreeSet<>();
        Set<String> fixed = new TreeSet<>();
        DOCUMENT.get("paths").propertyNames().forEach(path -> {
            if (!path.contains("{")) {
                fixed.add(path);
            }
        });
        DOCUMENT.get("paths").propertyNames().forEach(path -> {
            Pattern pattern = alike(path);
            boolean template = path.contains("{");
            if (called.stream()
                    .noneMatch(one -> pattern.matcher(one).matches() && (!template || !fixed.contains(one)))) {
                missing.add(path);
            }
        });
        assertThat(missing)
                .as("resources that docs/api.md does not call, with the answer behind the call")
                .isEmpty();
    }

    @Test
    void nothingIsCalledThatIsNotThere() {
        List<Pattern> known = new ArrayList<>();
        DOCUMENT.get("paths").propertyNames().forEach(path -> known.add(pattern(path)));
        assertThat(called())
                .allMatch(one -> one.startsWith("/v1/openapi")
                        || one.startsWith("/v1/docs")
                        || known.stream()
                                .anyMatch(pattern -> pattern.matcher(one).matches()));
    }
}
