package io.postrider.mailbox;

import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.mailbox.feed.FeedHub;
import io.postrider.platform.web.StreamedBody;
import java.io.InputStream;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ChangeFeedController implements ChangeFeedApi {
    private final FeedHub feed;

    ChangeFeedController(FeedHub feed) {
        this.feed = feed;
    }

    @Override
    public InputStream changes() {
        return StreamedBody.of(feed::stream);
    }
}
