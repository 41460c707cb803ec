package io.postrider.smtp.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.auth.SenderApi;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.net.Networks;
import io.postrider.platform.publicapi.KeyGrants;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.smtp.FakeDelivery;
import io.postrider.smtp.FakeDirectory;
import io.postrider.smtp.TestGateway;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SendTest {
    private static final UUID DOMAIN = UUID.randomUUID();
    private static final String JOE = "Basic " + base64("joe@example.org:secret");
    private static final String SMALL =
            "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"subject\":\"x\",\"text\":\"Hello\"}";

    private final TestGateway gateway = TestGateway.sending(4 * 1024 * 1024);
    private Set<UUID> domains = Set.of();
    private Set<String> actions = Set.of("mail:send");
    private final SendController controller = new SendController(
            new Credentials(
                    gateway.services(),
                    new KeyGrants(_ -> new KeyGrant(new UUID(5, 5), FakeDirectory.TENANT, domains, Set.of(), actions)),
                    this::sender),
            gateway.shared(),
            new ClientAddresses(Networks.of(List.of())));

    @AfterEach
    void close() {
        gateway.close();
    }

    private SenderApi.Sender sender(String address) {
        if (!address.equals("joe@example.org")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "nobody");
        }
        return new SenderApi.Sender(
                FakeDirectory.accountId(address),
                FakeDirectory.TENANT,
                Set.of(DOMAIN),
                address,
                List.of(address),
                List.of(),
                null);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static MockHttpServletRequest request(String authorization, String type, byte[] body) {
        var request = new MockHttpServletRequest("POST", "/v1/send");
        request.addHeader("Authorization", authorization);
        request.setContentType(type);
        request.setContent(body);
        return request;
    }

    private SendController.Accepted send(MockHttpServletRequest request) {
        String[] to = request.getParameterValues("to");
        return controller.send(
                request, new MockHttpServletResponse(), request.getParameter("from"), to == null ? null : List.of(to));
    }

    private SendController.Accepted json(String json) {
        return send(request(JOE, "application/json; charset=utf-8", json.getBytes(UTF_8)));
    }

    private @Nullable ProblemException refusal(MockHttpServletRequest request) {
        return catchThrowableOfType(ProblemException.class, () -> send(request));
    }

    private @Nullable ProblemException refusal(String json) {
        return refusal(request(JOE, "application/json", json.getBytes(UTF_8)));
    }

    private FakeDelivery.Accepted last() {
        return gateway.delivery().accepted().getLast();
    }

    @Test
    void aMessageInJsonIsWrittenAsMail() {
        SendController.Accepted accepted = json("""
                {"from": "Jörg Ö <joe@example.org>", "to": [{"name": "One, User", "address": "user1@example.org"}],
                 "cc": "user2@example.org", "bcc": ["user3@example.org", "out@elsewhere.example"],
                 "replyTo": "team@example.org", "subject": "Grüße aus Köln", "text": "Hallo\\nWelt ü", "html": "<p>Hallo</p>",
                 "headers": {"X-Campaign": "spring", "List-Unsubscribe": "<https://example.org/u>"}}""");
        AcceptEnvelope envelope = last().request().envelope();
        assertThat(envelope.recipients())
                .extracting(AcceptEnvelope.Recipient::address)
                .containsExactly(
                        "user1@example.org", "user2@example.org", "user3@example.org", "out@elsewhere.example");
        assertThat(envelope.reversePath()).isEqualTo("joe@example.org");
        assertThat(envelope.submitter()).isNotNull();
        assertThat(accepted.traceId()).isEqualTo(envelope.traceId());
        assertThat(accepted.queueId()).isEqualTo(envelope.idempotencyKey());
        assertThat(last().text())
                .contains("with HTTP id " + envelope.traceId())
                .contains("Message-ID: " + accepted.messageId() + "\r\n")
                .contains("From: =?utf-8?B?SsO2cmcgw5Y=?= <joe@example.org>\r\n")
                .contains("To: \"One, User\" <user1@example.org>\r\nCc: user2@example.org\r\n")
                .contains("Reply-To: team@example.org\r\n")
                .contains("Subject: =?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=\r\n")
                .contains("X-Campaign: spring\r\nList-Unsubscribe: <https://example.org/u>\r\n")
                .contains("Hallo\r\nWelt =C3=BC\r\n")
                .contains("multipart/alternative")
                .doesNotContain("Bcc", "user3", "multipart/mixed");
    }

    @Test
    void anAttachmentIsPassedOnInChunks() {
        byte[] octets = new byte[1_500_000];
        new Random(1).nextBytes(octets);
        json("""
                {"from":"joe@example.org","to":"user1@example.org","subject":"x","text":"see","attachments":[
                 {"filename":"a.txt","contentType":"text/plain","content":"%s"},
                 {"filename":"Übersicht.pdf","contentType":"application/pdf","content":"%s"}]}""".formatted(base64("small"), Base64.getEncoder().encodeToString(octets)));
        assertThat(last().request().envelope().upload()).isNotNull();
        String text = last().text();
        assertThat(text).contains("filename=\"a.txt\"\r\n\r\nc21hbGw=\r\n--");
        String marker = "filename*0*=utf-8''%C3%9Cbersicht.pdf\r\n\r\n";
        int begin = text.indexOf(marker) + marker.length();
        String encoded = text.substring(begin, text.indexOf("\r\n--", begin));
        assertThat(Arrays.equals(Base64.getMimeDecoder().decode(encoded), octets))
                .isTrue();
        assertThat(text).endsWith("--\r\n");
    }

    @Test
    void fieldsMayComeInAnyOrderWhereLittleIsAttached() {
        json("""
                {"attachments":[{"content":"%s","contentType":"text/plain","filename":"a.txt"}],"from":"joe@example.org",
                 "html":"<p>x</p>","subject":"last","to":["user1@example.org"]}""".formatted(base64("small")));
        assertThat(last().text()).contains("Subject: last\r\n").contains("filename=\"a.txt\"\r\n\r\nc21hbGw=\r\n--");
    }

    @Test
    void ofALargeAttachmentWhatIsNeededBeforeItComesBeforeIt() {
        String large = Base64.getEncoder().encodeToString(new byte[300_000]);
        assertThat(refusal("{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"attachments\":[{\"content\":\""
                                + large + "\",\"filename\":\"a\",\"contentType\":\"text/plain\"}]}")
                        .detail())
                .contains("come before content");
        assertThat(refusal("{\"attachments\":[{\"filename\":\"a\",\"contentType\":\"text/plain\",\"content\":\"" + large
                                + "\"}],\"from\":\"joe@example.org\"}")
                        .code())
                .isEqualTo(ProblemCode.UNPROCESSABLE);
        assertThat(refusal(
                                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"attachments\":[{\"filename\":\"a\","
                                        + "\"contentType\":\"text/plain\",\"content\":\"" + large
                                        + "\"}],\"subject\":\"x\"}")
                        .detail())
                .contains("put attachments last");
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @Test
    void theSameKeyIsTheSameMessage() {
        MockHttpServletRequest first = request(JOE, "application/json", SMALL.getBytes(UTF_8));
        first.addHeader("Idempotency-Key", "order 17");
        MockHttpServletRequest second = request(JOE, "application/json", SMALL.getBytes(UTF_8));
        second.addHeader("Idempotency-Key", "order 17");
        assertThat(send(first)).isEqualTo(send(second));
        assertThat(gateway.delivery().accepted()).hasSize(1);
        // Without a key whoever sends the same again means it.
        assertThat(json(SMALL)).isNotEqualTo(json(SMALL));
        assertThat(gateway.delivery().accepted()).hasSize(3);
    }

    @Test
    void aKeySendsAsTheAccountsThatItReaches() {
        MockHttpServletRequest request = request("Bearer prk_one", "application/json", SMALL.getBytes(UTF_8));
        domains = Set.of(DOMAIN);
        send(request);
        assertThat(last().request().envelope().submitter().accountId())
                .isEqualTo(FakeDirectory.accountId("joe@example.org"));
        domains = Set.of(UUID.randomUUID());
        assertThat(refusal(request("Bearer prk_two", "application/json", SMALL.getBytes(UTF_8)))
                        .code())
                .isEqualTo(ProblemCode.FORBIDDEN);
        actions = Set.of("messages:write");
        assertThat(refusal(request("Bearer prk_three", "application/json", SMALL.getBytes(UTF_8)))
                        .detail())
                .contains("mail:send");
    }

    @Test
    void nobodySendsAsSomebodyElse() {
        assertThat(refusal(SMALL.replace("joe@", "ann@")).code()).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(refusal(request(
                                "Basic " + base64("joe@example.org:wrong"), "application/json", SMALL.getBytes(UTF_8)))
                        .code())
                .isEqualTo(ProblemCode.AUTHENTICATION_FAILED);
        assertThat(refusal(request("Basic x", "application/json", SMALL.getBytes(UTF_8)))
                        .code())
                .isEqualTo(ProblemCode.AUTHENTICATION_FAILED);
        json(SMALL.replace("joe@example.org", "boss@example.org"));
        assertThat(last().text()).contains("\r\nSender: joe@example.org\r\n");
    }

    @Test
    void recipientsThatAreRefusedRefuseTheMessage() {
        ProblemException refusal =
                refusal(SMALL.replace("\"user1@example.org\"", "[\"user1@example.org\",\"nobody@example.org\"]"));
        assertThat(refusal.code()).isEqualTo(ProblemCode.UNPROCESSABLE);
        assertThat(refusal.detail()).isEqualTo("nobody@example.org: No such user here");
        assertThat(refusal(SMALL.replace("\"user1@example.org\"", "[]")).detail())
                .contains("1 to 1000 recipients");
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"subject\":\"x\\r\\nBcc: a@b.c\"}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"subject\":\"x\\ny\"}",
                "{\"from\":{\"name\":\"x\\r\\nBcc: a@b.c\",\"address\":\"joe@example.org\"},\"to\":\"user1@example.org\"}",
                "{\"from\":\"joe@example.org\\r\\nBcc: a@b.c\",\"to\":\"user1@example.org\"}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"headers\":{\"X-A\":\"x\\r\\nBcc: a@b.c\"}}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"headers\":{\"X-A: b\\r\\nX-B\":\"x\"}}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"headers\":{\"From\":\"ann@example.org\"}}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"headers\":{\"content-type\":\"text/html\"}}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"attachments\":[{\"filename\":\"a\\r\\nX: y\",\"content\":\"\"}]}",
                "{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"attachments\":[{\"contentType\":\"text/html\\r\\nX: y\",\"content\":\"\"}]}",
                "{\"from\":\"joe@example.org\",\"to\":\"no address\"}",
                "{\"from\":\"joe@example.org\",\"to\":\"a@b.c, d@e.f\"}",
                "{\"to\":\"user1@example.org\"}",
            })
    void noValueMakesAFieldOfItsOwn(String json) {
        assertThat(refusal(json).code()).isEqualTo(ProblemCode.UNPROCESSABLE);
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "x", "{\"from\":1}", "{\"form\":\"x\"}", "{\"from\":\"joe@example.org\"", "{} {}"})
    void whatIsNoMessageIsRefused(String json) {
        assertThat(refusal(json).code()).isEqualTo(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void whateverComesIsAnswered() {
        byte[] json =
                ("{\"from\":\"joe@example.org\",\"to\":[\"user1@example.org\"],\"subject\":\"x\",\"headers\":{\"X-A\":\"b\"},"
                                + "\"attachments\":[{\"filename\":\"a\",\"contentType\":\"text/plain\",\"content\":\"YWJj\"}]}")
                        .getBytes(UTF_8);
        byte[] alphabet = "{}[]\":,\\\r\n\u0000@<> =aü".getBytes(UTF_8);
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            byte[] octets = json.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                octets[random.nextInt(octets.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            ProblemException refusal = refusal(request(JOE, "application/json", octets));
            if (refusal != null) {
                assertThat(refusal.code())
                        .as(new String(octets, ISO_8859_1))
                        .isIn(ProblemCode.INVALID_REQUEST, ProblemCode.UNPROCESSABLE, ProblemCode.FORBIDDEN);
            }
        }
    }

    @Test
    void aMessageThatIsTooLargeIsRefused() {
        String content = Base64.getEncoder().encodeToString(new byte[3_500_000]);
        ProblemException refusal =
                refusal("{\"from\":\"joe@example.org\",\"to\":\"user1@example.org\",\"attachments\":["
                        + "{\"filename\":\"a\",\"contentType\":\"text/plain\",\"content\":\"" + content + "\"}]}");
        assertThat(refusal.code()).isEqualTo(ProblemCode.TOO_LARGE);
        assertThat(refusal("{\"text\":\"" + "x".repeat(3_000_000) + "\"}").code())
                .isEqualTo(ProblemCode.TOO_LARGE);
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @Test
    void mailThatIsWrittenAlreadyKeepsItsOctets() {
        MockHttpServletRequest request = request(JOE, "message/rfc822", """
                From: Joe <joe@example.org>
                To: user1@example.org, "User 2" <user2@example.org>
                Bcc: user3@example.org
                Message-ID: <own@example.org>
                Subject: x

                Hello
                .
                """.getBytes(UTF_8));
        assertThat(send(request).messageId()).isEqualTo("<own@example.org>");
        assertThat(last().request().envelope().recipients())
                .extracting(AcceptEnvelope.Recipient::address)
                .containsExactly("user1@example.org", "user2@example.org", "user3@example.org");
        assertThat(last().text())
                .endsWith("From: Joe <joe@example.org>\r\nTo: user1@example.org, \"User 2\" <user2@example.org>\r\n"
                        + "Message-ID: <own@example.org>\r\nSubject: x\r\n\r\nHello\r\n.\r\n");
    }

    @Test
    void anEnvelopeBesideTheMessageGoesBeforeItsFields() {
        MockHttpServletRequest request = request(
                JOE, "message/rfc822", "From: joe@example.org\r\nTo: nobody@example.org\r\n\r\nx".getBytes(UTF_8));
        request.addParameter("from", "team@example.org");
        request.addParameter("to", "user1@example.org", "out@elsewhere.example");
        send(request);
        assertThat(last().request().envelope().reversePath()).isEqualTo("team@example.org");
        assertThat(last().request().envelope().recipients()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: ann@example.org\r\n\r\nx",
                "To: user1@example.org\r\n\r\nx",
                "From: joe@example.org\r\n\r\na\rb",
                ""
            })
    void mailThatMayNotGoIsRefused(String mail) {
        MockHttpServletRequest request = request(JOE, "message/rfc822", mail.getBytes(UTF_8));
        request.addParameter("to", "user1@example.org");
        assertThat(refusal(request).code()).isIn(ProblemCode.FORBIDDEN, ProblemCode.UNPROCESSABLE);
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @Test
    void filesOfAFormAreAttached() {
        String form = """
                --b
                Content-Disposition: form-data; name="message"
                Content-Type: application/json

                %s
                --b
                Content-Disposition: form-data; name="file"; filename="a.png"
                Content-Type: image/png

                PNG
                --b--
                """.formatted(SMALL).replace("\n", "\r\n");
        send(request(JOE, "multipart/form-data; boundary=b", form.getBytes(UTF_8)));
        assertThat(last().text())
                .contains("Content-Type: image/png\r\n")
                .contains("filename=\"a.png\"\r\n\r\n" + base64("PNG") + "\r\n--");
        String reversed = form.replace("name=\"message\"", "name=\"other\"");
        assertThat(refusal(request(JOE, "multipart/form-data; boundary=b", reversed.getBytes(UTF_8)))
                        .code())
                .isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(refusal(request(JOE, "multipart/form-data", form.getBytes(UTF_8)))
                        .code())
                .isEqualTo(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void aFormThatBreaksOffWasAnsweredWith500() {
        String form = "--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n" + SMALL
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nPN";
        for (int end : List.of(10, form.indexOf("Hello"), form.indexOf("filename"), form.length())) {
            byte[] octets = form.substring(0, end).getBytes(UTF_8);
            assertThat(refusal(request(JOE, "multipart/form-data; boundary=b", octets)))
                    .as(form.substring(0, end))
                    .isNotNull()
                    .extracting(ProblemException::code)
                    .isEqualTo(ProblemCode.INVALID_REQUEST);
        }
        assertThat(gateway.delivery().accepted()).isEmpty();
    }

    @Test
    void whatTheAccountMayNotSendIsRefused() {
        gateway.delivery().failWith(ProblemCode.ACCOUNT_BRAKED);
        assertThat(refusal(SMALL).code()).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
        assertThat(refusal(SMALL).code()).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
        assertThat(gateway.delivery().accepted()).isEmpty();
    }
}
