package io.postrider.delivery.sending;

import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;

/** Sees to it that the sessions of braked accounts end, even if auth-service was away, and forgets what is old. */
final class BrakeKeeper extends Rounds {
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int SWEEP_ROUNDS = (int) (Duration.ofHours(1).toSeconds() / ROUND.toSeconds());

    private final Brakes brakes;
    private final BrakeProperties properties;
    private long rounds;

    BrakeKeeper(Brakes brakes, BrakeProperties properties) {
        super("brake-keeper", ROUND, First.AT_ONCE);
        this.brakes = brakes;
        this.properties = properties;
    }

    @Override
    protected void round() {
        brakes.tellOpen();
        if (++rounds % SWEEP_ROUNDS == 0) {
            brakes.sweep(properties);
        }
    }
}
