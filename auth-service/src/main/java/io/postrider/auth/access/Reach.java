package io.postrider.auth.access;

import io.postrider.auth.address.MailAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Finds what paths name. */
public final class Reach {
    private Reach() {}

    /** Finds what a path names, by id or by name. */
    public static <T> Optional<T> byIdOrName(
            String text, Function<UUID, Optional<T>> byId, Function<String, Optional<T>> byName) {
        UUID id = Ids.parse(text);
        return id == null ? byName.apply(text) : byId.apply(id);
    }

    /** Finds what a path names, by id or by address. */
    public static <T> Optional<T> byIdOrAddress(
            String text, Function<UUID, Optional<T>> byId, Function<String, Optional<T>> byAddress) {
        return byIdOrName(
                text, byId, name -> MailAddress.tryParse(name).flatMap(address -> byAddress.apply(address.toString())));
    }
}
