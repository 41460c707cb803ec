package io.postrider.standalone.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of docs/ with commands and what they answer. Commands stand behind {@code $} in fenced code without a language; those that
 * begin with {@code call} or {@code curl} are made. A comment at a command's end, {@code # .id is $TENANT}, gives a part of its
 * answer a name for the commands below. What has to happen unseen stands in comments of HTML: {@code <!-- $ command -->}.
 */
final class Page {
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";
    private static final String HIDDEN = "<!-- $ ";
    private static final String HIDDEN_END = "-->";
    private static final Pattern MADE = Pattern.compile("\\$ (call|curl|cat)\\s.*");
    private static final Pattern NAME = Pattern.compile("(\\.\\S*) is \\$([A-Z_]+)");

    private final List<String> lines;

    Page(String text) {
        lines = new ArrayList<>(List.of(text.split("\n", -1)));
    }

    /**
     * A command.
     *
     * @param text without its prompt
     * @param shown whether the page shows it, and its answer
     * @param first its first line
     * @param answer the first line of its answer
     * @param end the line after its answer
     */
    record Command(String text, boolean shown, int first, int answer, int end) {
        /** What of its answer is called what, as in {@code .id} and {@code TENANT}. */
        List<MatchResult> names() {
            return shown ? NAME.matcher(text).results().toList() : List.of();
        }
    }

    /** What is made, in order. */
    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        boolean fenced = false;
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(FENCE)) {
                fenced = !fenced;
                code = fenced && line.equals(FENCE);
            } else if (line.startsWith(HIDDEN)) {
                commands.add(hidden(i));
            } else if (code && MADE.matcher(line).matches()) {
                Command command = shown(i);
                commands.add(command);
                i = command.answer() - 1;
            }
        }
        return commands;
    }

    private Command hidden(int first) {
        int end = first;
        while (!lines.get(end).endsWith(HIDDEN_END)) {
            end++;
        }
        String text = String.join("\n", lines.subList(first, end + 1));
        return new Command(
                text.substring(HIDDEN.length(), text.length() - HIDDEN_END.length()), false, first, end + 1, end + 1);
    }

    private Command shown(int first) {
        int answer = first + 1;
        while (!isWhole(lines.subList(first, answer))) {
            answer++;
        }
        String text = String.join("\n", lines.subList(first, answer)).substring(PROMPT.length());
        int end = answer;
        while (!lines.get(end).startsWith(FENCE) && !lines.get(end).startsWith(PROMPT)) {
            end++;
        }
        while (end > answer && lines.get(end - 1).isBlank()) {
            end--;
        }
        return new Command(text, true, first, answer, end);
    }

    /** A command goes on while a quote is open, and behind a backslash. */
    private static boolean isWhole(List<String> command) {
        long quotes = String.join("\n", command).chars().filter(c -> c == '\'').count();
        return quotes % 2 == 0 && !command.getLast().endsWith("\\");
    }

    /** The answer that the page shows to a command. */
    String answer(Command command) {
        return String.join("\n", lines.subList(command.answer(), command.end()));
    }

    /** The page with other answers, by the places of their commands; an empty one is a status behind the command. */
    String with(List<Command> commands, List<Answer> answers) {
        for (int i = commands.size() - 1; i >= 0; i--) {
            Command command = commands.get(i);
            if (!command.shown() || answers.get(i).fits(command, answer(command))) {
                continue;
            }
            Answer answer = answers.get(i);
            lines.subList(command.answer(), command.end()).clear();
            if (answer.isEmpty()) {
                int last = command.answer() - 1;
                String line = lines.get(last);
                lines.set(last, line.contains("# " + answer.status()) ? line : line + "   # " + answer.status());
            } else {
                lines.addAll(command.answer(), answer.lines());
            }
        }
        return String.join("\n", lines);
    }
}
