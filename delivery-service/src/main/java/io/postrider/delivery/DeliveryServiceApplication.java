package io.postrider.delivery;

import io.postrider.api.ServiceName;
import io.postrider.platform.PostriderService;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.WithDatabase;

/** Starts delivery-service. */
@PostriderService
@WithDatabase(schemas = {"content", "queue"})
public class DeliveryServiceApplication {
    /** Runs the service in a process of its own. */
    public static void main(String[] args) {
        ServiceApplication.run(DeliveryServiceApplication.class, ServiceName.DELIVERY_SERVICE, args);
    }
}
