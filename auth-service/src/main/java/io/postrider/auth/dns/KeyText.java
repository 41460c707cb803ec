package io.postrider.auth.dns;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the record of a key says (RFC 6376 section 3.6.1). */
final class KeyText {
    private KeyText() {}

    /** What keeps receivers from verifying with the wanted key, with what to do; null when nothing does. */
    static @Nullable String fault(List<String> found, String wanted) {
        if (found.isEmpty()) {
            return "It is not there: publish it.";
        }
        // RFC 6376 section 3.6.2.2: with several records, what receivers do is undefined.
        if (found.size() > 1) {
            return "There are several TXT records, and receivers may take any of them: leave only the wanted one.";
        }
        Optional<Map<String, String>> tags = tags(found.getFirst());
        if (tags.isEmpty() || !tags.get().containsKey("p")) {
            return "What is there is no key: it is not of the form tag=value; tag=value with a tag p. Put the wanted one in its"
                    + " place.";
        }
        return fault(tags.get(), tags(wanted).orElseThrow());
    }

    private static @Nullable String fault(Map<String, String> found, Map<String, String> wanted) {
        String version = found.get("v");
        if (version != null
                && (!version.equals("DKIM1")
                        || !found.keySet().iterator().next().equals("v"))) {
            return "Receivers ignore it: v=DKIM1 must be its beginning.";
        }
        String key = bare(Objects.requireNonNull(found.get("p")));
        if (key.isEmpty()) {
            return "It says that the key is revoked (an empty p=). Put the wanted one in its place.";
        }
        if (!key.equals(bare(Objects.requireNonNull(wanted.get("p"))))
                || !type(found).equals(type(wanted))) {
            return "It is another key than this suite's, or part of it is missing. Put the wanted one in its place, whole.";
        }
        if (!names(found.getOrDefault("h", "sha256"), "sha256")) {
            return "It allows other hashes than sha256 only (h=). Take h= out.";
        }
        String services = found.getOrDefault("s", "*");
        if (!names(services, "*") && !names(services, "email")) {
            return "It is not for mail (s=). Take s= out.";
        }
        return names(found.getOrDefault("t", ""), "y")
                ? "It says that the key is only tried out (t=y), so receivers treat the mail as unsigned. Take t=y out."
                : null;
    }

    /** RFC 6376 section 3.2; empty where the text is none of these lists. */
    private static Optional<Map<String, String>> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        String list = text.strip();
        for (String tag : (list.endsWith(";") ? list.substring(0, list.length() - 1) : list).split(";", -1)) {
            int equals = tag.indexOf('=');
            String name = equals < 0 ? "" : tag.substring(0, equals).strip();
            // A tag that comes twice spoils the whole list.
            if (name.isEmpty() || tags.put(name, tag.substring(equals + 1).strip()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(tags);
    }

    // RFC 6376 section 3.6.1: "rsa" is the default
    private static String type(Map<String, String> tags) {
        return tags.getOrDefault("k", "rsa");
    }

    /** White space within base64 means nothing. */
    private static String bare(String base64) {
        return base64.replaceAll("\\s", "");
    }

    private static boolean names(String list, String wanted) {
        return Arrays.stream(list.split(":")).map(String::strip).anyMatch(wanted::equals);
    }
}
