package io.postrider.api.verdict;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Keeps verdicts, in delivery-service. Scope {@code accept}. */
@HttpExchange("/internal/v1")
public interface VerdictApi {
    /** The most verdicts of a call. */
    int MOST = 500;

    /** Keeps verdicts, of messages that were taken and of others; one that is there already stays as it is. */
    @PostExchange("/verdicts")
    void keep(@RequestBody List<MessageVerdict> verdicts);
}
