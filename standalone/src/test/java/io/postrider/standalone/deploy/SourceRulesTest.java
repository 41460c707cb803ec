package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no test of behaviour can show: how statements are made (S19), and what is never used (S23). */
class SourceRulesTest {
    private static final Pattern STATEMENT = Pattern.compile("\\.sql\\(|prepareStatement\\(|prepareCall\\(");
    private static final Pattern CONSTANTS = Pattern.compile("[A-Z_0-9+\\s]*");

    /** Texts put together at run time, and of what; never of what a caller sent. */
    private static final Map<String, String> PUT_TOGETHER = Map.ofEntries(
            Map.entry("ActionStore", "constant conditions, of which a filter chooses, and an enum's; values are bound"),
            Map.entry("AccountEraser", "the names of our own tables"),
            Map.entry("ArrivalLocks", "one of two constants"),
            Map.entry("CandidateRows", "one of a few constants"),
            Map.entry("ContentStore", "one of two constants"),
            Map.entry("DatabaseSetup", "constants with the names of our own roles"),
            Map.entry("DeletionStore", "constants of which a call chooses"),
            Map.entry("DueParking", "one of two constants, and a number of our own"),
            Map.entry("Housekeeping", "one of a few constants"),
            Map.entry("Lease", "one of two constants"),
            Map.entry("LimitStore", "the name of one of two of our own tables"),
            Map.entry("LimitedConnection", "one of two constants"),
            Map.entry("Listing", "constant conditions, of which a call chooses; values are bound"),
            Map.entry("MailboxTree", "the names of our own tables"),
            Map.entry("MessageChanges", "one of a few constants"),
            Map.entry("MessageRows", "constants of two classes"),
            Map.entry("PolicyStore", "one of a few constants, the names of our own tables"),
            Map.entry("QueueClaims", "one of three constants, and a number of our own"),
            Map.entry("QueueEndings", "one of two constants"),
            Map.entry("QueueStore", "constant conditions, of which a filter chooses; values are bound"),
            Map.entry("TraceStore", "one of the constants of an enum"),
            Map.entry("WordStore", "one of two constants"));

    /** Doors into a JVM that other servers were entered by. */
    private static final Pattern DOORS = Pattern.compile(
            "\\bObjectInputStream\\b|\\bXMLDecoder\\b|\\bLocateRegistry\\b|\\bJMXConnectorServer\\b|\\bInitialContext\\b"
                    + "|\\bScriptEngine\\b|activateDefaultTyping|preferQueryMode");

    @Test
    void statementsAreConstantsAndValuesAreBound() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            Matcher call = STATEMENT.matcher(source);
            while (call.find()) {
                String code = outsideLiterals(source, call.end());
                if (!CONSTANTS.matcher(code).matches()) {
                    found.put(file.getFileName().toString().replace(".java", ""), code.strip());
                }
            }
        }
        assertThat(PUT_TOGETHER.keySet())
                .as("statements put together: %s", found)
                .containsAll(found.keySet());
    }

    @Test
    void opensNoDoorThatNobodyNeeds() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            Matcher door = DOORS.matcher(Files.readString(file));
            while (door.find()) {
                found.add(file.getFileName() + ": " + door.group());
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> sources() {
        return ProjectFiles.find("", ".java").stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .filter(file -> !file.toString().contains("/testkit/")
                        && !file.toString().contains("/bench/"))
                .toList();
    }

    /** The argument that begins there, without what stands in quotes. */
    private static String outsideLiterals(String source, int start) {
        StringBuilder code = new StringBuilder();
        int depth = 1;
        for (int i = start; i < source.length(); ) {
            char c = source.charAt(i);
            if (c == '"') {
                i = endOfLiteral(source, i);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            code.append(c);
            i++;
        }
        return code.toString();
    }

    private static int endOfLiteral(String source, int start) {
        String quotes = source.startsWith("\"\"\"", start) ? "\"\"\"" : "\"";
        int i = start + quotes.length();
        while (!source.startsWith(quotes, i)) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        return i + quotes.length();
    }
}
