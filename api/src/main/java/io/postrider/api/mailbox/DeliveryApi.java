package io.postrider.api.mailbox;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Puts mail into mailboxes. Scope {@code deliver}. */
@HttpExchange("/internal/v1/deliveries")
public interface DeliveryApi {
    /**
     * Delivers a batch (at most 1,000); each delivery succeeds or fails alone, and an outcome is told for each in the
     * order given. A key delivered before is {@code DUPLICATE} and changes nothing.
     */
    @PostExchange
    List<DeliveryOutcome> deliver(@RequestBody List<LocalDelivery> deliveries);
}
