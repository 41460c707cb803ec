package io.postrider.auth.dns;

import io.postrider.auth.published.Published;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether the SPF record lets this server send, at a cost that receivers bear. */
@Component
class SpfCheck {
    private static final String CHECK = "spf";

    private final LiveDns dns;
    private final Published published;

    SpfCheck(LiveDns dns, Published published) {
        this.dns = dns;
        this.published = published;
    }

    Finding run(DnsRecord wanted) throws CouldNotAsk {
        List<String> wish = List.of(wanted.data());
        List<String> records = SpfWalk.records(dns, wanted.name());
        if (records.size() != 1) {
            return Finding.wrong(
                    CHECK,
                    records,
                    wish,
                    records.isEmpty()
                            ? "Publish the SPF record: many receivers refuse mail from domains without one."
                            : "There are several SPF records, which is an error to every receiver (RFC 7208 section 4.5). Join them to"
                                    + " one.");
        }
        SpfWalk walk = new SpfWalk(dns);
        walk.walk(wanted.name(), records.getFirst());
        List<String> found = new ArrayList<>(records);
        found.add("look-ups: " + walk.lookUps());
        String fault = fault(walk);
        return fault == null ? Finding.ok(CHECK, found) : Finding.wrong(CHECK, found, wish, fault);
    }

    private @Nullable String fault(SpfWalk walk) throws CouldNotAsk {
        if (walk.lookUps() > SpfWalk.MOST_LOOK_UPS) {
            return "It needs %d look-ups or more, and after 10 receivers call it an error (RFC 7208 section 4.6.4). Put ip4: and"
                            .formatted(walk.lookUps())
                    + " ip6: networks in the place of some include:, a: and mx:.";
        }
        if (!walk.faults().isEmpty()) {
            return "Receivers cannot make sense of: " + String.join(", ", walk.faults()) + ". Correct or remove that.";
        }
        if (walk.voidLookUps() > SpfWalk.MOST_VOID_LOOK_UPS) {
            return walk.voidLookUps() + " of its look-ups find nothing, and after 2 receivers call it an error"
                    + " (RFC 7208 section 4.6.4). Remove them.";
        }
        if (walk.letsEverybodySend()) {
            return "It lets everybody send in the domain's name (+all). End it with -all.";
        }
        List<InetAddress> ours = dns.addresses(published.mailHost());
        List<InetAddress> refused =
                ours.stream().filter(address -> !walk.lets(address)).toList();
        return refused.isEmpty()
                ? null
                : "It does not let this server send from %s. Add mx, or ip4: and ip6: with its addresses, before the all."
                        .formatted(String.join(
                                ", ",
                                refused.stream()
                                        .map(InetAddress::getHostAddress)
                                        .toList()));
    }
}
