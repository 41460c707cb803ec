package io.postrider.platform.echo;

import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.platform.web.StreamedBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.springframework.web.bind.annotation.RestController;

/** An endless feed. */
@RestController
class EchoChanges implements ChangeFeedApi {
    final CountDownLatch readerGone = new CountDownLatch(1);

    @Override
    public InputStream changes() {
        return StreamedBody.of(out -> {
            try {
                while (true) {
                    out.write("{\"kind\":\"PING\"}\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    Thread.sleep(20);
                }
            } catch (IOException gone) {
                readerGone.countDown();
                throw gone;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
