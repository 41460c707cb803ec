package io.postrider.delivery.suppression;

import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;

/** Keeps in mind which tenants suppress addresses. */
final class SuppressionRefresh extends Rounds {
    private final SuppressedMail mail;

    SuppressionRefresh(SuppressedMail mail, Duration pause) {
        super("suppressions", pause, First.AFTER_PAUSE);
        this.mail = mail;
    }

    @Override
    protected void round() {
        mail.refresh();
    }

    /** Who suppresses anything is known before the first message is sent. */
    @Override
    public void start() {
        mail.refresh();
        super.start();
    }

    /** Before claims begin. */
    @Override
    public int getPhase() {
        return 50;
    }
}
