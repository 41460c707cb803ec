package io.postrider.testkit.transcript;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.transcript.Transcript.Directive;
import io.postrider.testkit.transcript.Transcript.Expect;
import io.postrider.testkit.transcript.Transcript.ExpectAnyOrder;
import io.postrider.testkit.transcript.Transcript.Send;
import io.postrider.testkit.transcript.Transcript.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run of a transcript against a server. */
final class TranscriptRun {

    private static final Duration SILENCE = Duration.ofMillis(200);

    private final Transcript transcript;
    private final Pace pace;
    private final Map<Integer, TranscriptConnection> connections = new TreeMap<>();
    private final Map<String, String> captured = new HashMap<>();

    TranscriptRun(Transcript transcript, Pace pace) {
        this.transcript = transcript;
        this.pace = pace;
    }

    void against(Transcripts.Connector connector) throws Exception {
        try (TranscriptServer server = connector.open()) {
            try {
                for (Step step : transcript.steps()) {
                    run(step, server);
                }
            } finally {
                closeAll();
            }
        }
    }

    private void run(Step step, TranscriptServer server) {
        try {
            switch (step) {
                case Send send ->
                    connection(send.connection(), server).send(send.text().resolve(captured));
                case Expect expect -> expect(expect, connection(expect.connection(), server));
                case ExpectAnyOrder group -> expectAnyOrder(group, connection(group.connection(), server));
                case Directive directive -> direct(directive, server);
            }
        } catch (Exception e) {
            throw failure(step.line(), e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private TranscriptConnection connection(int number, TranscriptServer server) throws IOException {
        TranscriptConnection open = connections.get(number);
        return open == null ? connect(number, "", server) : open;
    }

    private TranscriptConnection connect(int number, String listener, TranscriptServer server) throws IOException {
        TranscriptConnection connection = new TranscriptConnection(server.connect(listener), pace, Await.PATIENCE);
        connections.put(number, connection);
        return connection;
    }

    private void expect(Expect expect, TranscriptConnection connection) throws IOException {
        String actual = connection.readLine();
        int mismatch = expect.text().mismatch(actual, captured);
        if (mismatch >= 0) {
            throw failure(expect.line(), difference(actual, mismatch), null);
        }
        literal(expect, connection);
    }

    private void literal(Expect expect, TranscriptConnection connection) throws IOException {
        String octets = connection.readOctets(expect.literal().length());
        if (octets.equals(expect.literal())) {
            return;
        }
        int same = 0;
        while (octets.charAt(same) == expect.literal().charAt(same)) {
            same++;
        }
        throw failure(expect.line(), "the literal differs at octet " + same + "\n" + difference(octets, same), null);
    }

    private void expectAnyOrder(ExpectAnyOrder group, TranscriptConnection connection) throws IOException {
        List<Expect> open = new ArrayList<>(group.lines());
        while (!open.isEmpty()) {
            String actual = connection.readLine();
            Expect match = open.stream()
                    .filter(expect -> expect.text().mismatch(actual, captured) < 0)
                    .findFirst()
                    .orElseThrow(() -> failure(
                            open.getFirst().line(),
                            "none of the " + open.size() + " lines still awaited (lines "
                                    + open.stream().map(Expect::line).toList() + ") is\n  got: " + visible(actual),
                            null));
            literal(match, connection);
            open.remove(match);
        }
    }

    private void direct(Directive directive, TranscriptServer server) throws Exception {
        String argument = directive.argument();
        switch (directive.name()) {
            case "given" -> server.given(argument);
            case "advance" -> server.advance(duration(argument));
            case "connect" -> connectAs(argument, server);
            case "pause" -> Thread.sleep(SILENCE);
            case "silence" -> mustBeEmpty(connection(number(argument), server).listen(SILENCE), "silence");
            case "closed" -> mustBeEmpty(connection(number(argument), server).awaitEnd(), "the end of the connection");
            case "tls" -> connection(number(argument), server).startTls();
            case "half-close" -> connection(number(argument), server).endOutput();
            case "reset" -> remove(argument, server).reset();
            case "close" -> remove(argument, server).close();
            default -> server.directive(directive.name(), argument);
        }
    }

    private void connectAs(String argument, TranscriptServer server) throws IOException {
        String[] words = argument.split(" ", 2);
        boolean numbered = words[0].length() == 1 && Character.isDigit(words[0].charAt(0));
        String listener = numbered ? (words.length > 1 ? words[1] : "") : argument;
        TranscriptConnection before = connections.remove(number(numbered ? words[0] : ""));
        if (before != null) {
            before.close();
        }
        connect(number(numbered ? words[0] : ""), listener, server);
    }

    private TranscriptConnection remove(String argument, TranscriptServer server) throws IOException {
        TranscriptConnection connection = connection(number(argument), server);
        connections.remove(number(argument));
        return connection;
    }

    private static int number(String argument) {
        return argument.isEmpty() ? 1 : Integer.parseInt(argument);
    }

    /** {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 4d}. */
    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    }

    private static void mustBeEmpty(String heard, String expected) {
        if (!heard.isEmpty()) {
            throw new IllegalStateException("expected " + expected + ", got " + visible(heard));
        }
    }

    private static String difference(String actual, int position) {
        String shown = visible(actual);
        String before = visible(actual.substring(0, Math.min(position, actual.length())));
        return "  got: " + shown + "\n" + " ".repeat(7 + before.length()) + "^ from here";
    }

    private static String visible(String octets) {
        StringBuilder shown = new StringBuilder();
        for (char c : octets.toCharArray()) {
            shown.append(
                    switch (c) {
                        case '\r' -> "\\r";
                        case '\n' -> "\\n";
                        case '\t' -> "\\t";
                        case '\\' -> "\\\\";
                        default -> c < 0x20 || c > 0x7e ? String.format("\\x%02x", (int) c) : String.valueOf(c);
                    });
        }
        return shown.length() <= 2000 ? shown.toString() : shown.substring(0, 2000) + " (and more)";
    }

    /** The file with an arrow at the line, what came instead, and what was captured. */
    private AssertionError failure(int line, String message, @Nullable Throwable cause) {
        StringBuilder text = new StringBuilder(transcript.name() + ":" + line + " (" + pace.label() + ")\n");
        int first = Math.max(0, line - 15);
        int last = Math.min(transcript.source().size(), line + 3);
        for (int i = first; i < last; i++) {
            String written = transcript.source().get(i);
            text.append(i + 1 == line ? "> " : "  ")
                    .append(i + 1)
                    .append("  ")
                    .append(written)
                    .append('\n');
            if (i + 1 == line) {
                text.append(message).append('\n');
            }
        }
        if (!captured.isEmpty()) {
            text.append("captured: ").append(captured).append('\n');
        }
        return new AssertionError(text.toString(), cause);
    }

    private void closeAll() throws IOException {
        for (TranscriptConnection connection : connections.values()) {
            connection.close();
        }
    }
}
