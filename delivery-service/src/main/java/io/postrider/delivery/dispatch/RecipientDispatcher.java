package io.postrider.delivery.dispatch;

import io.postrider.delivery.local.LocalQueue;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.Work;
import java.util.Collection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Sorts work by where it goes. */
@Component
class RecipientDispatcher implements Dispatcher {
    // Looked up late: the rooms' outcomes lead to new work.
    private final ObjectProvider<LocalQueue> local;

    RecipientDispatcher(ObjectProvider<LocalQueue> local) {
        this.local = local;
    }

    @Override
    public void dispatch(Collection<Work> work) {
        if (!work.isEmpty()) {
            local.getObject().add(work);
        }
    }
}
