package io.postrider.delivery.dispatch;

import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.GivingUp;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueueClaims;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps what failed until there is a way to tell its sender. */
@Component
class LaterInsteadOfNever implements GivingUp {
    private static final Logger LOG = LoggerFactory.getLogger(LaterInsteadOfNever.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private final QueueClaims claims;

    LaterInsteadOfNever(QueueClaims claims) {
        this.claims = claims;
    }

    @Override
    public void giveUp(List<Ending> failures) {
        try {
            claims.postpone(failures.stream()
                    .map(end -> new Postponement(end.work(), HOUR, end.status(), end.remote(), end.reply()))
                    .toList());
        } catch (SQLException failure) {
            LOG.warn("{} failed recipients could not be put back: {}", failures.size(), failure.toString());
            claims.forget(failures.stream().map(Ending::work).toList());
        }
    }
}
