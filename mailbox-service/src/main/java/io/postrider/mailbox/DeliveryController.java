package io.postrider.mailbox;

import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.mailbox.delivery.Deliveries;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DeliveryController implements DeliveryApi {
    private final Deliveries deliveries;

    DeliveryController(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<LocalDelivery> batch) {
        return deliveries.deliver(batch);
    }
}
