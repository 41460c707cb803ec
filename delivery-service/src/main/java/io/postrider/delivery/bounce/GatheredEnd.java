package io.postrider.delivery.bounce;

import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.ReportedEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Sends what ended or is late to the writer of reports, message by message. */
final class GatheredEnd implements ReportedEnd {
    /** Each needs a connection of the database, and look-ups; who delivers mail needs them too. */
    private static final int AT_ONCE = 4;

    private final BounceWriter writer;
    private final Gatherer<Ending> endings;
    private final Gatherer<Late> late;

    private record Late(Postponement postponement, Duration lifetime) {}

    GatheredEnd(BounceWriter writer, Duration pause) {
        this.writer = writer;
        var turns = new Semaphore(AT_ONCE);
        this.endings = new Gatherer<>(pause, turns, GatheredEnd::message, writer::end);
        this.late =
                new Gatherer<>(pause, turns, one -> one.postponement().work().message(), this::tellLate);
    }

    private static QueuedMessage message(Ending ending) {
        return ending.work().message();
    }

    private void tellLate(List<Late> all) {
        writer.late(
                all.stream().map(Late::postponement).toList(), all.getFirst().lifetime());
    }

    @Override
    public void end(List<Ending> endings) {
        Map<QueuedMessage, List<Ending>> messages = new LinkedHashMap<>();
        endings.forEach(one ->
                messages.computeIfAbsent(message(one), key -> new ArrayList<>()).add(one));
        messages.values().forEach(writer::end);
    }

    @Override
    public void endSoon(List<Ending> endings) {
        this.endings.add(endings);
    }

    @Override
    public void late(List<Postponement> postponements, Duration lifetime) {
        late.add(postponements.stream().map(one -> new Late(one, lifetime)).toList());
    }
}
