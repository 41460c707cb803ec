package io.postrider.smtp.recipient;

import io.postrider.api.auth.Resolution.Group;
import io.postrider.api.auth.Resolution.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a forward-path. "There is none" and "nobody could be asked" are two answers. */
public sealed interface RecipientAnswer {
    /** Accounts here receive its mail, and of a group's also addresses elsewhere; the group says whose mail it takes. */
    record Local(
            List<Target> targets,
            List<String> external,
            @Nullable Group group) implements RecipientAnswer {
        public Local {
            targets = List.copyOf(targets);
            external = List.copyOf(external);
        }
    }

    /** The domain is ours and the address is nobody's. */
    record Unknown() implements RecipientAnswer {}

    /** The account takes no mail now. */
    record Disabled() implements RecipientAnswer {}

    /** The domain was deleted. */
    record NoDomain() implements RecipientAnswer {}

    /** The domain is not ours. */
    record Remote() implements RecipientAnswer {}

    /** auth-service did not answer, and no earlier answer is young enough. */
    record CannotAsk() implements RecipientAnswer {}
}
