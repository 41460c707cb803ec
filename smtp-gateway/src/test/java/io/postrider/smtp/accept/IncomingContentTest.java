package io.postrider.smtp.accept;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.verdict.Inspecting;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IncomingContentTest {
    private final MemoryBudget budget = new MemoryBudget(1024 * 1024);
    private final Logger logger = (Logger) LoggerFactory.getLogger(IncomingContent.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    /** Writes a large message while nothing can be stored; answers what the client is told. */
    private SmtpReply refusal(RuntimeException failure) {
        ChunkStore store = new ChunkStore() {
            @Override
            public void put(UUID contentId, int index, byte[] chunk) {
                throw failure;
            }

            @Override
            public void discard(UUID contentId) {
                throw new UnsupportedOperationException();
            }
        };
        try (var content =
                new IncomingContent(budget, store, new IngressCheck(100, "mx.example.org"), Inspecting.NONE)) {
            byte[] octets = ("Subject: large\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(6000))
                    .getBytes(StandardCharsets.US_ASCII);
            content.write(octets, 0, octets.length);
            return content.refusal();
        }
    }

    @Test
    void theLogSaysWhyALargeMessageWasPutOff() {
        assertThat(refusal(new ProblemException(ProblemCode.UNAVAILABLE, "the store is away")))
                .isEqualTo(Replies.NOT_ACCEPTED_NOW);
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .startsWith("event=upload-failed content=")
                        .contains("the store is away"));
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aDefectOfOursIsNoPermanentRefusal() {
        assertThat(refusal(new IllegalStateException("a defect"))).isEqualTo(Replies.NOT_ACCEPTED_NOW);
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("a defect"));
    }
}
