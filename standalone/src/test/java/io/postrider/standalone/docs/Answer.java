package io.postrider.standalone.docs;

import io.postrider.standalone.docs.Page.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command was answered with.
 *
 * @param status the HTTP status
 * @param text the body
 */
record Answer(int status, String text) {
    /** Rewrites each answer, where otherwise those stay whose members are the same. */
    private static final boolean ALL = "all".equals(System.getProperty("postrider.docs"));

    private static final int WIDTH = 150;
    private static final int MOST_OBJECTS = 4;
    private static final int MOST_TEXTS = 8;
    private static final int MOST_LINES = 8;
    private static final int LONGEST = 160;
    private static final String CUT = "…";
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":");

    /** Whether something has happened by now is no matter of the page. */
    private static final Pattern BY_NOW = Pattern.compile("\\w+At|lastAttempt|status|remote|reply|tls|decision");

    private static final Pattern ID = Pattern.compile("([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    boolean isEmpty() {
        return text.isBlank();
    }

    /** Whether the page tells it: members of objects that are there, whatever their values, or that there is nothing. */
    boolean fits(Command command, String shown) {
        if (ALL) {
            return false;
        }
        if (isEmpty()) {
            return shown.isEmpty() && command.text().contains("# " + status);
        }
        return !shown.isBlank() && members(String.join("\n", lines())).containsAll(members(shown));
    }

    private static Set<String> members(String text) {
        Set<String> members = new TreeSet<>();
        Matcher member = MEMBER.matcher(text);
        while (member.find()) {
            if (!BY_NOW.matcher(member.group(1)).matches()) {
                members.add(member.group(1));
            }
        }
        return members;
    }

    /** As the page shows it: ids and what is long are cut, with {@code …} in their places. */
    List<String> lines() {
        try {
            return wrapped(cut(JsonMapper.shared().readTree(text)).toString().replace("\"" + CUT + "\"]", CUT + "]"));
        } catch (JacksonException noJson) {
            List<String> lines = new ArrayList<>(text.strip().lines().toList());
            if (lines.size() > MOST_LINES) {
                lines.subList(MOST_LINES, lines.size()).clear();
                lines.add(CUT);
            }
            lines.replaceAll(line -> ID.matcher(line.strip().isEmpty() ? "" : line.stripTrailing())
                    .replaceAll("$1-" + CUT));
            return lines;
        }
    }

    private static JsonNode cut(JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.isString()) {
            String value = ID.matcher(node.asString()).replaceAll("$1-" + CUT);
            return nodes.stringNode(value.length() > LONGEST ? value.substring(0, LONGEST) + CUT : value);
        }
        if (node.isArray()) {
            ArrayNode array = nodes.arrayNode();
            int most = !node.isEmpty() && node.get(0).isObject() ? MOST_OBJECTS : MOST_TEXTS;
            node.valueStream().limit(most).forEach(value -> array.add(cut(value)));
            return node.size() > most ? array.add(CUT) : array;
        }
        if (node.isObject()) {
            ObjectNode object = nodes.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), cut(member.getValue())));
            return object;
        }
        return node;
    }

    /** Lines end behind commas that are in no text. */
    private static List<String> wrapped(String json) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        int comma = -1;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            quoted ^= c == '"' && json.charAt(i - 1) != '\\';
            if (c == ',' && !quoted) {
                comma = i;
            }
            if (i - start >= WIDTH && comma > start) {
                lines.add((start == 0 ? "" : " ") + json.substring(start, comma + 1));
                start = comma + 1;
            }
        }
        lines.add((start == 0 ? "" : " ") + json.substring(start));
        return lines;
    }
}
