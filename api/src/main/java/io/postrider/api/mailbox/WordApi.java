package io.postrider.api.mailbox;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What users taught by moving mail to Junk and out of it. Scope {@code words.read}. */
@HttpExchange("/internal/v1/words")
public interface WordApi {
    /** What each account's words say, in the order asked. */
    @PostExchange("/scores")
    List<WordScore> scores(@RequestBody WordQuestion question);
}
