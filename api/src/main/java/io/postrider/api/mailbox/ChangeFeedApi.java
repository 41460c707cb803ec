package io.postrider.api.mailbox;

import java.io.InputStream;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** The change feed. Scope {@code changes.read}. */
@HttpExchange("/internal/v1/changes")
public interface ChangeFeedApi {
    /**
     * An endless stream of {@link ChangeEvent}s, one JSON object a line, with a {@code PING} at least every 5 s. A
     * reader that sees none for 15 s connects again and compares MODSEQs.
     */
    @GetExchange(accept = "application/x-ndjson")
    InputStream changes();
}
