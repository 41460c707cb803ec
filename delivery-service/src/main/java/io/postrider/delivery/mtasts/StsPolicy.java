package io.postrider.delivery.mtasts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An MTA-STS policy (RFC 8461 section 3.2).
 *
 * @param mode what becomes of mail for which it does not hold
 * @param mx the names of the domain's servers, lower case; {@code *.} in front stands for one label
 * @param maxAge how long it may be kept
 */
public record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
    private static final long LONGEST = 31_557_600;
    private static final int MOST_PATTERNS = 200;

    public StsPolicy {
        mx = List.copyOf(mx);
        if (mx.isEmpty() && mode != Mode.NONE) {
            throw new IllegalArgumentException("no mx");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("max_age is negative");
        }
    }

    /** What becomes of mail for which the policy does not hold (RFC 8461 section 5). */
    public enum Mode {
        /** It is not delivered that way. */
        ENFORCE,
        /** It is delivered, and reported. */
        TESTING,
        /** There is no policy any more. */
        NONE
    }

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException when it is none, in words for a report
     */
    static StsPolicy parse(String text) {
        Map<String, String> fields = new HashMap<>();
        List<String> mx = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                continue;
            }
            if (colon < 1) {
                throw new IllegalArgumentException("a line without a key");
            }
            String key = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.equals("mx")) {
                mx.add(pattern(value));
            } else {
                // RFC 8461 section 3.2: of a key that occurs twice all but the first are ignored
                fields.putIfAbsent(key, value);
            }
        }
        if (!"STSv1".equals(fields.get("version"))) {
            throw new IllegalArgumentException("version is not STSv1");
        }
        if (mx.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException("more than " + MOST_PATTERNS + " mx");
        }
        return new StsPolicy(mode(fields.get("mode")), mx, maxAge(fields.getOrDefault("max_age", "")));
    }

    private static Mode mode(@Nullable String value) {
        return switch (value) {
            case "enforce" -> Mode.ENFORCE;
            case "testing" -> Mode.TESTING;
            case "none" -> Mode.NONE;
            case null, default -> throw new IllegalArgumentException("mode is not enforce, testing or none");
        };
    }

    private static Duration maxAge(String digits) {
        if (!digits.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("max_age is not a number");
        }
        // RFC 8461 section 3.2: a year at most
        return Duration.ofSeconds(Math.min(LONGEST, Long.parseLong(digits)));
    }

    private static String pattern(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        String name = lower.startsWith("*.") ? lower.substring(2) : lower;
        if (!name.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?") || name.length() > 253) {
            throw new IllegalArgumentException("mx is not a host name");
        }
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether a server's name is one of the policy's (RFC 8461 section 4.1). */
    public boolean covers(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return mx.contains(name) || dot > 0 && mx.contains('*' + name.substring(dot));
    }

    /** As TLS-RPT tells it (RFC 8460 section 4.2): one line of the policy a text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("version: STSv1");
        lines.add("mode: " + mode.name().toLowerCase(Locale.ROOT));
        mx.forEach(name -> lines.add("mx: " + name));
        lines.add("max_age: " + maxAge.toSeconds());
        return lines;
    }
}
