package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/rfc-index.tsv and the citations in the code tell the same story, and docs/protocols.md is made from it. */
class RfcIndexTest {

    private static final Pattern CITATION = Pattern.compile("\\bRFC ([0-9]{3,5})\\b");
    private static final List<String> STATES = List.of("yes", "partial", "planned", "no");

    private final List<Row> rows =
            ProjectFiles.read("docs/rfc-index.tsv").lines().skip(1).map(Row::of).toList();

    /** One line; code and tests are a file, a folder, or nothing. */
    private record Row(int rfc, String section, String title, String status, String code, String tests, String note) {

        static Row of(String line) {
            String[] cells = line.split("\t", -1);
            assertThat(cells).as(line).hasSize(7);
            return new Row(Integer.parseInt(cells[0]), cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
        }
    }

    @Test
    void everyCitedRfcIsInTheIndex() throws IOException {
        TreeMap<Integer, Path> cited = new TreeMap<>();
        for (Path file : sources("main")) {
            Matcher citation = CITATION.matcher(Files.readString(file));
            while (citation.find()) {
                cited.putIfAbsent(Integer.parseInt(citation.group(1)), file);
            }
        }
        TreeSet<Integer> listed = new TreeSet<>(rows.stream().map(Row::rfc).toList());
        assertThat(cited.keySet().stream()
                        .filter(rfc -> !listed.contains(rfc))
                        .map(rfc -> rfc + " in " + cited.get(rfc)))
                .isEmpty();
    }

    @Test
    void rowsAreSortedAndWhole() {
        assertThat(rows).extracting(Row::rfc).isSorted();
        assertThat(rows).allSatisfy(row -> assertThat(row.status()).isIn(STATES));
    }

    @Test
    void whatIsDoneIsCitedWhereTheIndexSays() throws IOException {
        for (Row row : rows) {
            boolean done = row.status().equals("yes") || row.status().equals("partial");
            assertThat(row.code().isEmpty())
                    .as("RFC %d %s has code", row.rfc(), row.title())
                    .isEqualTo(!done);
            if (done) {
                assertThat(cites(row.code(), row.rfc()))
                        .as("%s cites RFC %d", row.code(), row.rfc())
                        .isTrue();
            }
        }
    }

    @Test
    void testsAreWhereTheIndexSays() {
        assertThat(rows)
                .extracting(Row::tests)
                .allSatisfy(
                        path -> assertThat(ProjectFiles.root().resolve(path)).exists());
    }

    @Test
    void thePageOfProtocolsIsMadeFromTheIndex() throws IOException {
        StringBuilder page = new StringBuilder("# Protocols\n\nMade from `rfc-index.tsv`; `CONTRIBUTING.md` says how. "
                + "The code cites sections where it obeys them, as `// RFC 5321 section 4.1.1.3`.\n\n"
                + "| RFC | Section | What | Status | Code | Note |\n|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            page.append("| ")
                    .append(row.rfc())
                    .append(" | ")
                    .append(row.section())
                    .append(" | ")
                    .append(row.title());
            page.append(" | ").append(row.status()).append(" | ").append(link(row.code()));
            page.append(" | ").append(row.note()).append(" |\n");
        }
        GeneratedPage.check("docs/protocols.md", page.toString());
    }

    private static String link(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
        return path.isEmpty() ? "" : "[" + name + "](../" + path + ")";
    }

    private static boolean cites(String path, int rfc) throws IOException {
        Path root = ProjectFiles.root().resolve(path);
        assertThat(root).exists();
        Pattern citation = Pattern.compile("\\bRFC " + rfc + "\\b");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (citation.matcher(Files.readString(file)).find()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Path> sources(String kind) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ProjectFiles.root())) {
            for (Path module : modules.toList()) {
                Path folder = module.resolve("src/" + kind);
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        files.filter(file -> file.toString().matches(".*\\.(java|sql|txt)"))
                                .forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }
}
