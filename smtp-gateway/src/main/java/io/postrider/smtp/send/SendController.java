package io.postrider.smtp.send;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.bulkhead.Bulkhead;
import io.postrider.platform.observe.Trace;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.smtp.accept.Acceptance;
import io.postrider.smtp.session.SessionServices;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes mail from applications. */
@RestController
class SendController {
    private static final int AT_ONCE = 64;

    private final Credentials credentials;
    private final SessionServices services;
    private final ClientAddresses clients;
    private final Bulkhead messages = new Bulkhead(
            AT_ONCE, Duration.ofSeconds(5), "Too many messages at this moment. Try again in a few seconds.");

    SendController(Credentials credentials, SessionServices services, ClientAddresses clients) {
        this.credentials = credentials;
        this.services = services;
        this.clients = clients;
    }

    /**
     * A message that is in the queue.
     *
     * @param queueId its id there
     * @param traceId its trace
     * @param messageId its Message-ID
     */
    record Accepted(UUID queueId, String traceId, String messageId) {
        static Accepted of(SendCall call, Acceptance acceptance, @Nullable String messageId, String hostname) {
            UUID queueId = Objects.requireNonNull(acceptance.queueId());
            String own = messageId == null || messageId.isEmpty()
                    ? '<' + call.key().toString() + '@' + hostname + '>'
                    : messageId;
            return new Accepted(queueId, call.traceId(), own);
        }
    }

    @PostMapping("/v1/send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted send(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable List<String> to) {
        String client = clients.of(request);
        Credentials.Caller caller;
        try {
            caller = credentials.caller(request.getHeader("Authorization"), client);
        } catch (ProblemException refused) {
            if (refused.code() == ProblemCode.AUTHENTICATION_FAILED) {
                // RFC 6750 section 3
                response.setHeader("WWW-Authenticate", "Bearer");
            }
            throw refused;
        }
        SendCall call = SendCall.of(caller, request.getHeader("Idempotency-Key"), client, Instant.now());
        return messages.run(() -> {
            try (Trace.Scope _ = Trace.open(call.traceId())) {
                return send(request, new RawMessage.Envelope(from, to == null ? List.of() : to), caller, call);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private Accepted send(
            HttpServletRequest request, RawMessage.Envelope envelope, Credentials.Caller caller, SendCall call)
            throws IOException {
        String type =
                request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
        int semicolon = type.indexOf(';');
        String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        if (!media.startsWith("message/")
                && (envelope.from() != null || !envelope.to().isEmpty())) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "from and to are in the query of message/rfc822 alone.");
        }
        return switch (media) {
            case "message/rfc822", "message/global" ->
                new RawMessage(services, credentials, caller, envelope).send(request.getInputStream(), call);
            case "application/json" -> {
                DraftFields fields = new DraftFields();
                try (Composing message = new Composing(services, call, credentials, caller, fields)) {
                    DraftReader.read(request.getInputStream(), fields, message);
                    yield message.finish();
                }
            }
            case "multipart/form-data" -> {
                DraftFields fields = new DraftFields();
                try (Composing message = new Composing(services, call, credentials, caller, fields)) {
                    FormMessage.read(request, fields, message);
                    yield message.finish();
                }
            }
            default ->
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "Send application/json, multipart/form-data or message/rfc822.");
        };
    }
}
