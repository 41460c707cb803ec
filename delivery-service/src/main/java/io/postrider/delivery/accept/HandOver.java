package io.postrider.delivery.accept;

import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.FreshContents;
import io.postrider.delivery.queue.Work;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Hands what was committed to those who deliver it, with no second read.
 *
 * @param dispatcher brings work to where it is done
 * @param fresh keeps octets of what leaves for other servers; a mailbox takes its mail by reference
 */
record HandOver(Dispatcher dispatcher, FreshContents fresh) {
    void of(List<PendingAccept> group, List<Work> work) {
        Set<UUID> leaving = new HashSet<>();
        for (Work one : work) {
            if (!one.recipient().isLocal()) {
                leaving.add(one.message().id());
            }
        }
        if (!leaving.isEmpty()) {
            group.stream()
                    .filter(accept -> leaving.contains(accept.id()))
                    .forEach(accept -> fresh.keep(accept.content()));
        }
        dispatcher.dispatch(work);
    }
}
