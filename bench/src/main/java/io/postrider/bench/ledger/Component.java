package io.postrider.bench.ledger;

import io.postrider.api.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One of the six that are killed.
 *
 * @param name as in the report
 */
record Component(String name) {

    static final Component POSTGRES = new Component("postgresql");

    Optional<ServiceName> service() {
        return Arrays.stream(ServiceName.values())
                .filter(service -> service.id().equals(name))
                .findFirst();
    }

    /** The services in the order in which they can start, after PostgreSQL. */
    static List<Component> services() {
        return List.of(
                of(ServiceName.AUTH_SERVICE),
                of(ServiceName.MAILBOX_SERVICE),
                of(ServiceName.DELIVERY_SERVICE),
                of(ServiceName.SMTP_GATEWAY),
                of(ServiceName.IMAP_SERVICE));
    }

    static Component of(ServiceName service) {
        return new Component(service.id());
    }
}
