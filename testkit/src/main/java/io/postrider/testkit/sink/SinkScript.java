package io.postrider.testkit.sink;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the sink was told to say instead of yes. The first rule that fits and is not used up decides. */
final class SinkScript {

    static final String HANG = "(hang)";
    static final String DROP = "(drop)";

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    private record Rule(String commandStart, String reply, AtomicInteger uses) {

        boolean fits(String command) {
            return command.toUpperCase(Locale.ROOT).startsWith(commandStart) && uses.getAndDecrement() > 0;
        }
    }

    void add(String commandStart, String reply, int uses) {
        rules.add(new Rule(commandStart.toUpperCase(Locale.ROOT), reply, new AtomicInteger(uses)));
    }

    void clear() {
        rules.clear();
    }

    @Nullable String replyTo(String command) {
        return rules.stream()
                .filter(rule -> rule.fits(command))
                .findFirst()
                .map(Rule::reply)
                .orElse(null);
    }
}
