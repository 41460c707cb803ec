package io.postrider.testkit.transcript;

import java.util.List;

/**
 * A parsed file.
 *
 * @param source its lines as written, for failure messages
 */
record Transcript(String name, List<String> source, List<Step> steps) {

    Transcript {
        source = List.copyOf(source);
        steps = List.copyOf(steps);
    }

    /** One thing to do, with the number of its line. */
    sealed interface Step {
        int line();
    }

    /** {@code C: text} and the octets of a {@code |} block: sent as they are. */
    record Send(int line, int connection, LinePattern text) implements Step {}

    /** {@code S: text}, with the block that follows as the octets of its literal (empty: none). */
    record Expect(int line, int connection, LinePattern text, String literal) implements Step {}

    /** Neighbouring {@code S~:} lines. */
    record ExpectAnyOrder(int line, int connection, List<Expect> lines) implements Step {
        ExpectAnyOrder {
            lines = List.copyOf(lines);
        }
    }

    /** Every other line. */
    record Directive(int line, String name, String argument) implements Step {}
}
