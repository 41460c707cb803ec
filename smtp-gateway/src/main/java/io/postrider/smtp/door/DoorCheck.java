package io.postrider.smtp.door;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.time.Duration;
import java.util.List;

/** Tells what the door found of a client to whoever decides on its message. */
public final class DoorCheck implements MessageCheck {
    @Override
    public String name() {
        return "door";
    }

    @Override
    public Inspection begin(Arrival arrival) {
        return new Inspection() {
            @Override
            public void write(byte[] octets, int offset, int length) {
                // Everything was known before.
            }

            @Override
            public Inspected end(List<Finding> before, Duration left) {
                return Inspected.of(arrival.transaction().findings());
            }
        };
    }
}
