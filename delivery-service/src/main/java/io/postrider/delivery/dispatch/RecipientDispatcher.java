package io.postrider.delivery.dispatch;

import io.postrider.delivery.local.LocalQueue;
import io.postrider.delivery.outbound.RemoteQueue;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.Work;
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

    RecipientDispatcher(ObjectProvider<LocalQueue> local, ObjectProvider<RemoteQueue> remote) {
        this.local = local;
        this.remote = remote;
    }

    @Override
    public void dispatch(Collection<Work> work) {
        List<Work> here = new ArrayList<>(work.size());
        List<Work> elsewhere = new ArrayList<>();
        for (Work one : work) {
            (one.recipient().isLocal() ? here : elsewhere).add(one);
        }
        if (!here.isEmpty()) {
            local.getObject().add(here);
        }
        if (!elsewhere.isEmpty()) {
            remote.getObject().add(elsewhere);
        }
    }
}
