package io.postrider.smtp.door;

import io.postrider.api.auth.Resolution.Target;
import io.postrider.api.verdict.MailPolicy;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the policies behind a recipient say of the door; null for what the listener does. Where several accounts are behind one
 * address, whoever wants no refusal gets none, as there is one reply for all.
 *
 * @param tenantId whose the recipient is; null when it is nobody's here
 * @param enforce whether anything is refused at all
 * @param blockLists whether clients on block lists are refused
 * @param greylisting whether senders that are new here have to come again
 * @param helo whether clients whose name for themselves is no full host name are refused
 * @param reverseName whether clients whose address has no name that leads back to it are refused
 */
public record DoorChoice(
        @Nullable UUID tenantId,
        @Nullable Boolean enforce,
        @Nullable Boolean blockLists,
        @Nullable Boolean greylisting,
        @Nullable Boolean helo,
        @Nullable Boolean reverseName) {
    /** Nothing of its own. */
    public static final DoorChoice NONE = new DoorChoice(null, null, null, null, null, null);

    /** What these accounts want. */
    public static DoorChoice of(List<Target> targets) {
        return new DoorChoice(
                targets.isEmpty() ? null : targets.getFirst().tenantId(),
                agreed(targets, MailPolicy::enforce),
                agreed(targets, MailPolicy::blockLists),
                agreed(targets, MailPolicy::greylisting),
                agreed(targets, MailPolicy::helo),
                agreed(targets, MailPolicy::reverseName));
    }

    /** Whether clients are refused for what a check found; null for what the listener does. */
    @Nullable Boolean refuses(String check, String result) {
        return switch (check) {
            case Door.LISTED -> blockLists;
            case HeloCheck.NAME -> result.equals(HeloCheck.NO_HOST_NAME) ? helo : null;
            case Door.REVERSE_NAME -> reverseName;
            default -> null;
        };
    }

    private static @Nullable Boolean agreed(List<Target> targets, Function<MailPolicy, @Nullable Boolean> value) {
        List<@Nullable Boolean> all = targets.stream()
                .map(target -> target.intake() == null || target.intake().mail() == null
                        ? null
                        : value.apply(target.intake().mail()))
                .toList();
        if (all.contains(Boolean.FALSE)) {
            return false;
        }
        return !all.isEmpty() && all.stream().allMatch(Objects::nonNull) ? true : null;
    }
}
