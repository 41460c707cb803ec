package io.postrider.mail.address;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An address of a header field (RFC 5322 section 3.4): one mailbox, or a named group of them. */
public sealed interface Address {
    /**
     * A mailbox.
     *
     * @param displayName the phrase before it without quotes and comments, encoded words left alone; null for none
     * @param route the obsolete source route before it, for example {@code @a.example,@b.example}; null for none
     * @param localPart without quotes
     * @param domain as written, without comments and white space; empty when it was missing
     */
    record Individual(
            @Nullable String displayName, @Nullable String route, String localPart, String domain) implements Address {
        /** A mailbox without a route. */
        public Individual(@Nullable String displayName, String localPart, String domain) {
            this(displayName, null, localPart, domain);
        }

        /** Local part and domain joined, without quotes, for comparing and showing. */
        public String address() {
            return domain.isEmpty() ? localPart : localPart + '@' + domain;
        }
    }

    /**
     * A group (RFC 5322 section 3.4), for example {@code undisclosed-recipients:;}.
     *
     * @param displayName its name without quotes
     * @param members may be empty
     */
    record Group(String displayName, List<Individual> members) implements Address {
        public Group {
            members = List.copyOf(members);
        }
    }
}
