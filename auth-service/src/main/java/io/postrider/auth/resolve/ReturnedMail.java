package io.postrider.auth.resolve;

import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.platform.settings.Secrets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Knows the reverse-paths again that delivery-service wrote for mail that was forwarded. */
@Component
class ReturnedMail {
    private final Secrets secrets;
    private final Clock clock;

    ReturnedMail(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Whom a rewritten address leads back to; nobody when it was not written here, or too long ago. */
    Optional<Mailbox> sender(String address) {
        try {
            Mailbox mailbox = Mailbox.parse(address);
            Optional<DomainName> domain = mailbox.domainName();
            return domain.isEmpty()
                    ? Optional.empty()
                    : secrets.find(ReversePaths.SECRET)
                            .flatMap(text ->
                                    ReversePaths.of(text).back(mailbox.localPart(), domain.get(), clock.instant()));
        } catch (AddressSyntaxException none) {
            return Optional.empty();
        }
    }
}
