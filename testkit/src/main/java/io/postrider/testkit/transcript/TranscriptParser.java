package io.postrider.testkit.transcript;

import io.postrider.testkit.transcript.LinePattern.Literal;
import io.postrider.testkit.transcript.Transcript.Directive;
import io.postrider.testkit.transcript.Transcript.Expect;
import io.postrider.testkit.transcript.Transcript.ExpectAnyOrder;
import io.postrider.testkit.transcript.Transcript.Send;
import io.postrider.testkit.transcript.Transcript.Step;
import java.util.ArrayList;
import java.util.List;

/** Reads a transcript file into steps. */
final class TranscriptParser {

    private final String name;
    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    /** The step whose count waits for its block, or -1. */
    private int counting = -1;

    private int index;

    private TranscriptParser(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    static Transcript parse(String name, String text) {
        TranscriptParser parser = new TranscriptParser(name, text.lines().toList());
        int line = 0;
        try {
            while (parser.index < parser.lines.size()) {
                line = parser.index + 1;
                parser.line();
            }
            parser.mustNotCount("at the end");
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(name + ":" + line + ": " + e.getMessage(), e);
        }
        return new Transcript(name, parser.lines, parser.steps);
    }

    private void line() {
        String line = lines.get(index);
        Prefix prefix = Prefix.of(line);
        if (line.isBlank() || line.startsWith("#")) {
            index++;
        } else if (line.startsWith("|")) {
            block();
        } else if (prefix == null) {
            String[] words = line.strip().split(" ", 2);
            steps.add(new Directive(++index, words[0], words.length > 1 ? words[1].strip() : ""));
        } else if (prefix.client()) {
            add(new Send(++index, prefix.connection(), LineReader.client(prefix.text() + "\\r\\n")));
        } else {
            expect(prefix);
        }
    }

    private void add(Step step) {
        if (patternOf(step).hasCount()) {
            mustNotCount("before the next count");
            counting = steps.size();
        }
        steps.add(step);
    }

    private void expect(Prefix prefix) {
        Expect expect = new Expect(++index, prefix.connection(), LineReader.server(prefix.text()), "");
        if (!prefix.anyOrder()) {
            add(expect);
            return;
        }
        Expect withLiteral = literalOf(expect);
        boolean continues = !steps.isEmpty()
                && steps.getLast() instanceof ExpectAnyOrder group
                && group.connection() == prefix.connection();
        List<Expect> group =
                continues ? new ArrayList<>(((ExpectAnyOrder) steps.removeLast()).lines()) : new ArrayList<>();
        group.add(withLiteral);
        steps.add(new ExpectAnyOrder(group.getFirst().line(), prefix.connection(), group));
    }

    /** In a group the block must follow its line at once. */
    private Expect literalOf(Expect expect) {
        if (index >= lines.size() || !lines.get(index).startsWith("|")) {
            return expect;
        }
        String octets = readBlock();
        return new Expect(expect.line(), expect.connection(), expect.text().withCount(octets.length()), octets);
    }

    /** Octets of the server's literal after an {@code S:} line, else octets for the client to send. */
    private void block() {
        int line = index + 1;
        String octets = readBlock();
        int filled = counting;
        if (filled >= 0) {
            steps.set(filled, withCount(steps.get(filled), octets.length()));
            counting = -1;
        }
        boolean afterServer = !steps.isEmpty() && steps.getLast() instanceof Expect;
        boolean clientWaits = filled >= 0 && steps.get(filled) instanceof Send;
        if (afterServer && !clientWaits && filled == steps.size() - 1) {
            Expect expect = (Expect) steps.removeLast();
            steps.add(new Expect(expect.line(), expect.connection(), expect.text(), octets));
        } else {
            int connection = lastClient();
            steps.add(new Send(line, connection, new LinePattern(List.of(new Literal(octets)))));
        }
    }

    private String readBlock() {
        StringBuilder octets = new StringBuilder();
        while (index < lines.size() && lines.get(index).startsWith("|")) {
            String text = lines.get(index++).substring(1);
            text = text.startsWith(" ") ? text.substring(1) : text;
            boolean open = text.endsWith("\\") && !text.endsWith("\\\\");
            octets.append(LineReader.block(open ? text.substring(0, text.length() - 1) : text + "\\r\\n"));
        }
        return octets.toString();
    }

    private int lastClient() {
        return steps.reversed().stream()
                .filter(Send.class::isInstance)
                .map(step -> ((Send) step).connection())
                .findFirst()
                .orElse(1);
    }

    private void mustNotCount(String where) {
        if (counting >= 0) {
            throw new IllegalArgumentException(
                    "a count in line " + steps.get(counting).line() + " has no block " + where);
        }
    }

    private static LinePattern patternOf(Step step) {
        return switch (step) {
            case Send send -> send.text();
            case Expect expect -> expect.text();
            case ExpectAnyOrder group -> group.lines().getFirst().text();
            case Directive directive -> throw new IllegalStateException(directive.name());
        };
    }

    private static Step withCount(Step step, int octets) {
        return switch (step) {
            case Send(var line, var connection, var text) -> new Send(line, connection, text.withCount(octets));
            case Expect(var line, var connection, var text, var literal) ->
                new Expect(line, connection, text.withCount(octets), literal);
            case ExpectAnyOrder group -> group;
            case Directive directive -> directive;
        };
    }
}
