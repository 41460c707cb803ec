package io.postrider.platform.echo;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxApi.AppendResult;
import io.postrider.platform.security.Caller;
import io.postrider.platform.security.Callers;
import io.postrider.platform.web.StreamedBody;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The streaming methods of {@link MailboxApi}. */
@RestController
class EchoStreams {
    final LinkedBlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    volatile List<String> keywords = List.of("unset");
    volatile @Nullable Instant internalDate;
    volatile @Nullable Caller caller;

    /** Signature as in {@link MailboxApi#append}. */
    @PostMapping("/internal/v1/accounts/{accountId}/mailboxes/{mailboxId}/messages")
    AppendResult append(
            @PathVariable UUID accountId,
            @RequestParam(defaultValue = "") List<String> keywords,
            @RequestParam(required = false) @Nullable Instant internalDate,
            @RequestBody InputStream content)
            throws IOException {
        this.keywords = keywords;
        this.internalDate = internalDate;
        this.caller = Callers.current();
        int total = 0;
        byte[] buffer = new byte[8192];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            total += count;
            arrived.add(total);
        }
        return new AppendResult(1, total, 1, 1);
    }

    @PostMapping(
            value = "/internal/v1/accounts/{accountId}/mailboxes/{mailboxId}/fetch",
            produces = "application/octet-stream")
    InputStream fetch(@RequestBody FetchRequest request) {
        return StreamedBody.of(out -> {
            for (int i = 0; i < 1000; i++) {
                out.write(new byte[1000]);
            }
        });
    }
}
