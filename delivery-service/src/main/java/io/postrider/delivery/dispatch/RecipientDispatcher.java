package io.postrider.delivery.dispatch;

import io.postrider.delivery.local.LocalQueue;
import io.postrider.delivery.outbound.RemoteQueue;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.suppression.Complaints;
import io.postrider.delivery.suppression.SuppressedMail;
import io.postrider.delivery.tlsinbox.TlsInbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Sorts work by where it goes. */
@Component
class RecipientDispatcher implements Dispatcher {
    // Looked up late: what becomes of work leads to new work.
    private final ObjectProvider<LocalQueue> local;
    private final ObjectProvider<RemoteQueue> remote;
    private final ObjectProvider<ReportedEnd> reportedEnd;
    private final ObjectProvider<SuppressedMail> suppressed;
    private final ObjectProvider<Complaints> complaints;
    private final ObjectProvider<TlsInbox> tlsInbox;

    RecipientDispatcher(
            ObjectProvider<LocalQueue> local,
            ObjectProvider<RemoteQueue> remote,
            ObjectProvider<ReportedEnd> reportedEnd,
            ObjectProvider<SuppressedMail> suppressed,
            ObjectProvider<Complaints> complaints,
            ObjectProvider<TlsInbox> tlsInbox) {
        this.local = local;
        this.remote = remote;
        this.reportedEnd = reportedEnd;
        this.suppressed = suppressed;
        this.complaints = complaints;
        this.tlsInbox = tlsInbox;
    }

    @Override
    public void dispatch(Collection<Work> work) {
        complaints.getObject().hear(work);
        suppressed.getObject().pass(work, allowed -> tlsInbox.getObject().pass(allowed, this::send));
    }

    @Override
    public boolean isBehind() {
        return remote.getObject().isBehind();
    }

    private void send(Collection<Work> work) {
        List<Work> here = new ArrayList<>(work.size());
        List<Work> elsewhere = new ArrayList<>();
        for (Work one : work) {
            if (one.recipient().isExpanded()) {
                // RFC 3461 section 5.2.7.3: told of once, whatever becomes of those it leads to
                reportedEnd.getObject().endSoon(List.of(new Ending(one, Outcome.EXPANDED, "2.0.0", null, null)));
            } else {
                (one.recipient().isLocal() ? here : elsewhere).add(one);
            }
        }
        if (!here.isEmpty()) {
            local.getObject().add(here);
        }
        if (!elsewhere.isEmpty()) {
            remote.getObject().add(elsewhere);
        }
    }
}
