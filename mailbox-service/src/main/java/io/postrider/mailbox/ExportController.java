package io.postrider.mailbox;

import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.transfer.Exports;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.web.StreamedBody;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gives an account's mail to an administrator who may take it along. */
@RestController
class ExportController {
    private static final MediaType TAR = MediaType.parseMediaType("application/x-tar");
    // RFC 4155
    private static final MediaType MBOX = MediaType.parseMediaType("application/mbox");
    private static final int BUFFER = 64 * 1024;

    private final Exports exports;
    private final AccountReach reach;
    private final AuditApi audit;
    private final EventLog events;

    ExportController(Exports exports, AccountReach reach, AuditApi audit, EventLog events) {
        this.exports = exports;
        this.reach = reach;
        this.audit = audit;
        this.events = events;
    }

    @GetMapping("/v1/exports/{account}")
    ResponseEntity<InputStream> export(
            @PathVariable String account,
            @RequestParam(defaultValue = "maildir") String format,
            @RequestParam(required = false) @Nullable String mailbox,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        UUID id = reach.find(account, grant);
        ResponseEntity<InputStream> answer = switch (format) {
            case "maildir" -> answer(TAR, exports.maildir(id));
            case "mbox" -> answer(MBOX, exports.mbox(id, mailbox == null ? "INBOX" : mailbox));
            default -> throw new ProblemException(ProblemCode.INVALID_REQUEST, "'format' is maildir or mbox.");
        };
        // Before the first octet leaves: what cannot be recorded is not given.
        Map<String, String> details =
                mailbox == null ? Map.of("format", format) : Map.of("format", format, "mailbox", mailbox);
        audit.record(new AuditApi.Use(grant.keyId(), client, AuditApi.Action.MAIL_EXPORT, id, details));
        events.event("export")
                .put("account", id)
                .put("format", format)
                .put("key", grant.keyId())
                .write();
        return answer;
    }

    private static ResponseEntity<InputStream> answer(MediaType type, Exports.Export export) {
        return ResponseEntity.ok().contentType(type).body(StreamedBody.of(out -> {
            var buffered = new BufferedOutputStream(out, BUFFER);
            export.writeTo(buffered);
            buffered.flush();
        }));
    }
}
