package io.postrider.auth.listener;

import io.postrider.api.auth.ListenerApi;
import org.springframework.web.bind.annotation.RestController;

/** What is decided, for the gateways. */
@RestController
class ListenerTableController implements ListenerApi {
    private final ListenerStore store;

    ListenerTableController(ListenerStore store) {
        this.store = store;
    }

    @Override
    public ListenerTable listeners() {
        return new ListenerTable(store.all().stream()
                .map(listener -> listener.rules().policy(listener.listener()))
                .toList());
    }
}
