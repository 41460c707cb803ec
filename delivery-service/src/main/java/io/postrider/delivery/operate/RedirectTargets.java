package io.postrider.delivery.operate;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.operate.QueueAction.Kind;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.mail.address.Mailbox;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where mail may be redirected to: an address elsewhere, or one here that is one account's. */
final class RedirectTargets {
    private static final int MAX_ADDRESS = 254;

    private final DirectoryApi directory;

    RedirectTargets(DirectoryApi directory) {
        this.directory = directory;
    }

    /**
     * Where a recipient's mail goes.
     *
     * @param account who has the address here; null when it is elsewhere
     * @param domain where it is; null when it is here
     */
    record Target(
            QueuedRecipient.@Nullable Account account,
            @Nullable String domain) {}

    /** The address to redirect to, when an action has one that it can have. */
    @Nullable String check(Kind kind, @Nullable String address) {
        if ((kind == Kind.REDIRECT) != (address != null)) {
            throw refused("redirectTo says where to redirect to, and only then.");
        }
        if (address != null && (address.length() > MAX_ADDRESS || find(address).isEmpty())) {
            throw refused("redirectTo is an address elsewhere, or one that leads to one account here.");
        }
        return address;
    }

    /** Where mail to an address goes; empty when it goes nowhere, or to more than one. */
    Optional<Target> find(String address) {
        String domain;
        try {
            // RFC 5321 section 4.1.2: it goes into SMTP commands as it is
            domain = Mailbox.parse(address).domain().toLowerCase(Locale.ROOT);
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
        Resolution resolution = directory.resolve(List.of(address)).getFirst();
        return switch (resolution.kind()) {
            case REMOTE -> Optional.of(new Target(null, domain));
            case LOCAL ->
                resolution.targets().size() == 1 && resolution.external().isEmpty()
                        ? Optional.of(local(resolution.targets().getFirst()))
                        : Optional.empty();
            case UNKNOWN, DISABLED, NO_DOMAIN -> Optional.empty();
        };
    }

    private static Target local(Resolution.Target target) {
        return new Target(new QueuedRecipient.Account(target.tenantId(), target.accountId()), null);
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, detail);
    }
}
