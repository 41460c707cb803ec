package io.postrider.mail.spf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The suite of openspf.org for RFC 7208, which other implementations are measured by; not part of this project. */
class SpfConformanceTest {
    private static final Path SUITE =
            Path.of(System.getProperty("conformance.dir", "../../shared/conformance"), "spf", "rfc7208-tests.yml");

    @TestFactory
    Stream<DynamicTest> everyCase() throws IOException {
        if (!Files.isRegularFile(SUITE)) {
            return Stream.of(DynamicTest.dynamicTest(
                    "skipped", () -> assumeTrue(false, "no suite at " + SUITE + ": set conformance.dir")));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(SUITE))) {
            Map<String, Object> scenario = map(document);
            Map<String, Map<String, Object>> cases = map(scenario.get("tests"));
            cases.forEach((name, one) -> tests.add(DynamicTest.dynamicTest(
                    scenario.get("description") + ": " + name, () -> check(zone(map(scenario.get("zonedata"))), one))));
        }
        return tests.stream();
    }

    private static void check(ZoneLookup zone, Map<String, Object> test) {
        var spf = new Spf(zone, "receiver.example.org", Clock.systemUTC(), Spf.LONGEST);
        SpfAnswer answer =
                spf.check(InetAddress.ofLiteral(text(test, "host")), text(test, "helo"), text(test, "mailfrom"));
        Object expected = test.get("result");
        List<?> allowed = expected instanceof List<?> several ? several : List.of(Objects.requireNonNull(expected));
        assertThat(allowed.stream().map(String::valueOf))
                .as("%s", answer)
                .contains(answer.result().text());
        Object explanation = test.get("explanation");
        if (explanation != null) {
            // The suite's name for a receiver's own text, which is not ours to give here.
            assertThat(answer.explanation()).isEqualTo(explanation.equals("DEFAULT") ? null : explanation);
        }
    }

    /** The suite's records of type SPF stand for TXT records, where a name has none of its own. */
    private static ZoneLookup zone(Map<String, List<Object>> zonedata) {
        var zone = new ZoneLookup();
        zonedata.forEach((name, entries) -> {
            boolean ownTexts =
                    entries.stream().anyMatch(entry -> entry instanceof Map<?, ?> of && of.containsKey("TXT"));
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> record) {
                    record.forEach((type, value) -> add(zone, name, String.valueOf(type), value, ownTexts));
                } else {
                    zone.add(name, ZoneLookup.TIMEOUT, "");
                }
            }
        });
        return zone;
    }

    private static void add(ZoneLookup zone, String name, String type, Object value, boolean ownTexts) {
        Object joined = value instanceof List<?> strings && !type.equals("MX")
                ? String.join("", strings.stream().map(String::valueOf).toList())
                : value;
        if (type.equals("SPF")) {
            if (!ownTexts) {
                zone.add(name, "TXT", joined);
            }
        } else if (!value.equals("NONE")) {
            zone.add(name, type, joined);
        }
    }

    private static String text(Map<String, Object> test, String key) {
        return Objects.toString(test.get(key), "");
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> map(Object node) {
        return (Map<String, V>) node;
    }
}
