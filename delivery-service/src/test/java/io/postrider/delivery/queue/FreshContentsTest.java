package io.postrider.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.blob.NewContent;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FreshContentsTest {
    private final FreshContents fresh = new FreshContents();

    private static NewContent content(byte[] octets, int chunks, long size) {
        return new NewContent(UUID.randomUUID(), octets, chunks, size, null, UUID.randomUUID());
    }

    @Test
    void hasASmallContentOnce() {
        byte[] octets = {1, 2, 3};
        NewContent content = content(octets, 0, 3);
        fresh.keep(content);
        assertThat(fresh.take(content.contentId())).isEqualTo(octets);
        assertThat(fresh.take(content.contentId())).isNull();
    }

    @Test
    void hasNothingOfWhatIsNotAllAtHand() {
        NewContent compressed = content(new byte[100_000], 0, 100_000);
        NewContent header = content(new byte[] {1}, 2, 300_000);
        fresh.keep(compressed);
        fresh.keep(header);
        assertThat(fresh.take(compressed.contentId())).isNull();
        assertThat(fresh.take(header.contentId())).isNull();
    }
}
