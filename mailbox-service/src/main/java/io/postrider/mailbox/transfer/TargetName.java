package io.postrider.mailbox.transfer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes a name that a mailbox here may have of one that it may have elsewhere: mail is worth more than a character. */
final class TargetName {
    // What MailboxName refuses besides controls: LIST could not name it.
    private static final String REFUSED = "*%\\\u2028\u2029";
    private static final int MAX_LEVEL_OCTETS = 255;
    private static final int MAX_DEPTH = 20;

    private TargetName() {}

    static String of(String name) {
        List<String> levels = new ArrayList<>();
        String whole = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String level : whole.split("/", -1)) {
            boolean last = levels.size() == MAX_DEPTH;
            String fitting = level(last ? levels.removeLast() + '_' + level : level);
            levels.add(fitting);
        }
        return String.join("/", levels);
    }

    private static String level(String level) {
        var fitting = new StringBuilder();
        int octets = 0;
        for (int point : level.codePoints().toArray()) {
            boolean refused = Character.isISOControl(point)
                    || REFUSED.indexOf(point) >= 0
                    || Character.getType(point) == Character.SURROGATE;
            String character = refused ? "_" : Character.toString(point);
            octets += character.getBytes(StandardCharsets.UTF_8).length;
            if (octets > MAX_LEVEL_OCTETS) {
                break;
            }
            fitting.append(character);
        }
        String text = fitting.toString();
        return text.isEmpty() || text.equals(".") || text.equals("..") ? "_" : text;
    }
}
