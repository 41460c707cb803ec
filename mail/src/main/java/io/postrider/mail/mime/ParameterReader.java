package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads parameters and joins their RFC 2231 continuations. */
final class ParameterReader {
    private static final String HEX = "0123456789ABCDEF";

    private final ValueReader in;
    private final int most;
    private final List<Parameter> parameters = new ArrayList<>(2);
    private @Nullable Map<String, List<Segment>> continued;

    /**
     * A piece of a continued value.
     *
     * @param number its place
     * @param extended whether it is percent-encoded
     * @param value the piece
     */
    private record Segment(int number, boolean extended, String value) {}

    ParameterReader(ValueReader in, int most) {
        this.in = in;
        this.most = most;
    }

    /** {@code *(";" parameter)}; what is no parameter is skipped, of two with one name the first counts. */
    List<Parameter> read() {
        int count = 0;
        while (count < most && in.skipToParameter()) {
            in.skipSpaceAndComments();
            String name = in.token().toLowerCase(Locale.ROOT);
            in.skipSpaceAndComments();
            if (name.isEmpty() || !in.tryChar('=')) {
                continue;
            }
            in.skipSpaceAndComments();
            add(name, in.value());
            count++;
        }
        join();
        return parameters;
    }

    private void add(String name, String value) {
        int asterisk = name.indexOf('*');
        if (asterisk > 0 && asterisk < name.length() - 1) {
            addSegment(name, asterisk, value);
        } else if (Parameters.raw(parameters, name) == null) {
            parameters.add(new Parameter(name, value));
        }
    }

    /** {@code attribute "*" section ["*"]} (RFC 2231 section 7). */
    private void addSegment(String name, int asterisk, String value) {
        boolean extended = name.charAt(name.length() - 1) == '*';
        int end = extended ? name.length() - 1 : name.length();
        int number = 0;
        for (int i = asterisk + 1; i < end; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - asterisk > 4) {
                return;
            }
            number = number * 10 + digit;
        }
        if (continued == null) {
            continued = new LinkedHashMap<>();
        }
        continued
                .computeIfAbsent(name.substring(0, asterisk), base -> new ArrayList<>())
                .add(new Segment(number, extended, value));
    }

    private void join() {
        if (continued == null) {
            return;
        }
        continued.forEach((base, segments) -> {
            segments.sort(Comparator.comparingInt(Segment::number));
            boolean extended = segments.stream().anyMatch(Segment::extended);
            String name = extended ? base + '*' : base;
            String value = join(segments, extended);
            if (value != null && Parameters.raw(parameters, name) == null) {
                parameters.add(new Parameter(name, value));
            }
        });
    }

    /** Segments 0, 1, 2 … up to the first gap. */
    private static @Nullable String join(List<Segment> segments, boolean extended) {
        var out = new StringBuilder();
        int expected = 0;
        for (Segment segment : segments) {
            if (segment.number() > expected) {
                break;
            }
            if (segment.number() < expected) {
                continue; // a second one of that number
            }
            if (expected == 0 && extended && !segment.extended()) {
                out.append("''"); // neither charset nor language are told
            }
            if (extended && !segment.extended()) {
                percentEncode(out, segment.value());
            } else {
                out.append(segment.value());
            }
            expected++;
        }
        return expected == 0 ? null : out.toString();
    }

    /** Makes a plain segment fit among extended ones: {@code attribute-char} of RFC 2231 section 7 stays. */
    private static void percentEncode(StringBuilder out, String value) {
        for (byte b : value.getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c > ' ' && c < 0x7F && "*'%()<>@,;:\\\"/[]?=".indexOf(c) < 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
