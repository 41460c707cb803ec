package io.postrider.auth.group;

import io.postrider.auth.access.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Refuses what would make groups endless, too deep or too large. Checked after a change, under the directory's write lock. */
@Component
class Nesting {
    /** Groups on the longest way from the outermost to the innermost. */
    static final int MAX_DEPTH = 8;
    /** Accounts, and addresses elsewhere, that one group leads to. */
    static final int MAX_ACCOUNTS = 1_000;

    private final MemberStore members;

    Nesting(MemberStore members) {
        this.members = members;
    }

    /** Checks a group whose members have just been written. */
    void check(UUID groupId) {
        Map<UUID, List<UUID>> inner = members.around(groupId);
        refuseLoop(groupId, inner);
        Map<UUID, List<UUID>> outer = new HashMap<>();
        inner.forEach((group, in) -> in.forEach(
                one -> outer.computeIfAbsent(one, key -> new ArrayList<>()).add(group)));
        int depth = longest(groupId, inner, new HashMap<>()) + longest(groupId, outer, new HashMap<>()) - 1;
        if (depth > MAX_DEPTH) {
            throw Fields.unprocessable("members", "nests groups %d deep; %d is the most.".formatted(depth, MAX_DEPTH));
        }
        refuseTooLarge("members", groupId);
    }

    /** Checks the groups that a group or an alias is in. */
    void refuseTooLarge(String field, UUID groupOrAlias) {
        members.largerThan(MAX_ACCOUNTS, groupOrAlias).ifPresent(address -> {
            throw Fields.unprocessable(
                    field, "makes %s lead to more than %d accounts.".formatted(address, MAX_ACCOUNTS));
        });
    }

    /** Whether a group, or one that an alias is in, leads to too many accounts. */
    boolean isTooLarge(UUID groupOrAlias) {
        return members.largerThan(MAX_ACCOUNTS, groupOrAlias).isPresent();
    }

    private void refuseLoop(UUID groupId, Map<UUID, List<UUID>> inner) {
        List<UUID> way = new ArrayList<>(List.of(groupId));
        if (leadsBack(groupId, inner, way, new HashSet<>())) {
            Map<UUID, String> addresses = members.addresses(way);
            throw Fields.unprocessable(
                    "members",
                    "makes a loop: %s."
                            .formatted(way.stream()
                                    .map(group -> addresses.getOrDefault(group, ""))
                                    .collect(Collectors.joining(" > "))));
        }
    }

    /** There was no loop before the change, so one goes through the changed group, where the way begins. */
    private static boolean leadsBack(UUID from, Map<UUID, List<UUID>> inner, List<UUID> way, Set<UUID> seen) {
        for (UUID next : inner.getOrDefault(from, List.of())) {
            way.add(next);
            if (next.equals(way.getFirst()) || seen.add(next) && leadsBack(next, inner, way, seen)) {
                return true;
            }
            way.removeLast();
        }
        return false;
    }

    private static int longest(UUID from, Map<UUID, List<UUID>> next, Map<UUID, Integer> known) {
        Integer before = known.get(from);
        if (before != null) {
            return before;
        }
        int longest = 0;
        for (UUID one : next.getOrDefault(from, List.of())) {
            longest = Math.max(longest, longest(one, next, known));
        }
        known.put(from, longest + 1);
        return longest + 1;
    }
}
