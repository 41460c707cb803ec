package io.postrider.api.door;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What all replicas of smtp-gateway know of their clients together, in delivery-service. Scope {@code accept}. */
@HttpExchange("/internal/v1/door")
public interface DoorApi {
    /** The most counts, or first meetings, of a call. */
    int MOST = 5_000;

    /**
     * Tells what one replica has counted and asks what the others have. What is told replaces what the same replica told before, so a
     * call that was lost is made again.
     */
    @PostExchange("/counts")
    CountAnswer count(@RequestBody CountReport report);

    /** Asks whether a sender has been here before, and notes that it was here now. */
    @PostExchange("/greylist")
    GreyAnswer greylist(@RequestBody GreyQuestion question);
}
