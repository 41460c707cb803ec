package io.postrider.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.MockHttpInputMessage;
import tools.jackson.databind.json.JsonMapper;

class AcceptBatchConverterTest {
    private final JsonMapper json = new JsonMapper();
    private final AcceptBatchConverter converter = new AcceptBatchConverter(json);

    private AcceptBatch read(byte[] body, long announced) throws IOException {
        var message = new MockHttpInputMessage(body);
        if (announced >= 0) {
            message.getHeaders().setContentLength(announced);
        }
        return converter.readInternal(AcceptBatch.class, message);
    }

    private byte[] frame(AcceptEnvelope envelope, byte[] content) {
        byte[] octets = json.writeValueAsBytes(envelope);
        return ByteBuffer.allocate(2 * Integer.BYTES + octets.length + content.length)
                .putInt(octets.length)
                .put(octets)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static AcceptEnvelope envelope() {
        return new AcceptEnvelope(
                UUID.randomUUID(),
                "0123456789abcdef0123456789abcdef",
                "a@example.test",
                List.of(new AcceptEnvelope.Recipient("b@example.test", null, null, null, null)),
                new AcceptEnvelope.Client("192.0.2.1", "client.test", "ESMTP", Instant.EPOCH),
                null,
                false,
                "7BIT",
                null,
                null,
                null,
                UUID.randomUUID(),
                7);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private void assertRefused(byte[] body, long announced) {
        assertThatThrownBy(() -> read(body, announced))
                .as("%d of %d octets", body.length, announced)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
    }

    @Test
    void readsEachMessageWhole() throws IOException {
        AcceptEnvelope first = envelope();
        AcceptEnvelope second = envelope();
        byte[] content = new byte[AcceptRequest.MAX_CONTENT];
        Arrays.fill(content, (byte) 200);
        byte[] body = joined(frame(first, content), frame(second, new byte[0]));
        List<AcceptRequest> requests = read(body, body.length).requests();
        assertThat(requests).extracting(AcceptRequest::envelope).containsExactly(first, second);
        assertThat(requests.getFirst().content()).isEqualTo(content);
        assertThat(requests.getLast().content()).isEmpty();
    }

    /** Wherever it breaks off, half a message is never taken for a whole one. */
    @Test
    void refusesABodyThatIsCutOff() throws IOException {
        byte[] one = frame(envelope(), "Subject: x\r\n\r\nText\r\n".getBytes());
        byte[] whole = joined(one, one);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertRefused(part, whole.length);
            if (length != one.length) {
                assertRefused(part, length);
            }
        }
        assertThat(read(whole, whole.length).requests()).hasSize(2);
    }

    @Test
    void refusesLengthsThatCannotBe() {
        byte[] whole = frame(envelope(), new byte[10]);
        assertRefused(whole, -1);
        // Never as too large, which a gateway would tell the clients of all messages in it.
        assertRefused(whole, 1L << 40);
        byte[] negative = whole.clone();
        negative[0] = -1;
        assertRefused(negative, whole.length);
        assertRefused(new byte[8], 8);
    }
}
