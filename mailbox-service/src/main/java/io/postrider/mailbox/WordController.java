package io.postrider.mailbox;

import io.postrider.api.mailbox.WordApi;
import io.postrider.api.mailbox.WordQuestion;
import io.postrider.api.mailbox.WordScore;
import io.postrider.mailbox.words.WordScores;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

@RestController
class WordController implements WordApi {
    private final WordScores scores;

    WordController(WordScores scores) {
        this.scores = scores;
    }

    @Override
    public List<WordScore> scores(WordQuestion question) {
        return scores.of(question);
    }
}
