package io.postrider.delivery.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.delivery.queue.QueuedRecipient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides recipients among reports, each of which has to fit the first chunk of a content beside what it returns. */
final class Portions {
    private static final int MOST_OCTETS = 96 * 1024;

    /** What the names of the fields take, and the words around them. */
    private static final int FIELDS = 320;

    private static final int LONGEST_REPLY = 800;

    private Portions() {}

    static List<List<Reported>> of(List<Reported> told) {
        List<List<Reported>> portions = new ArrayList<>();
        List<Reported> portion = new ArrayList<>();
        int octets = 0;
        for (Reported one : told) {
            int more = octets(one);
            if (octets + more > MOST_OCTETS && !portion.isEmpty()) {
                portions.add(portion);
                portion = new ArrayList<>();
                octets = 0;
            }
            portion.add(one);
            octets += more;
        }
        portions.add(portion);
        return portions;
    }

    /** In the text for people and in the one for programs, where what is not ASCII may be written as escapes. */
    private static int octets(Reported one) {
        QueuedRecipient recipient = one.work().recipient();
        int names = 5 * octets(recipient.address()) + 3 * octets(recipient.orcpt()) + 2 * octets(one.remote());
        return FIELDS + names + 2 * Math.min(octets(one.reply()), 3 * LONGEST_REPLY);
    }

    private static int octets(@Nullable String text) {
        return text == null ? 0 : text.getBytes(UTF_8).length;
    }
}
