package io.postrider.auth.route;

import io.postrider.api.auth.RouteApi;
import org.springframework.web.bind.annotation.RestController;

/** The routes that are in use, for the service that sends. */
@RestController
class RouteTableController implements RouteApi {
    private final RouteStore store;

    RouteTableController(RouteStore store) {
        this.store = store;
    }

    @Override
    public RouteTable routes() {
        return new RouteTable(store.inUse());
    }
}
