package io.postrider.mailbox;

import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.transfer.ImapImports;
import io.postrider.mailbox.transfer.ImapSource;
import io.postrider.mailbox.transfer.ImapSource.Tls;
import io.postrider.mailbox.transfer.ImportJob;
import io.postrider.mailbox.transfer.Imports;
import io.postrider.platform.publicapi.PublicApi;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Lets mail in. */
@RestController
@RequestMapping("/v1/imports/{account}")
class ImportController {
    private final AccountReach reach;
    private final AuditApi audit;
    private final Imports imports;
    private final ImapImports imapImports;
    private final ImportProperties settings;

    ImportController(
            AccountReach reach, AuditApi audit, Imports imports, ImapImports imapImports, ImportProperties settings) {
        this.reach = reach;
        this.audit = audit;
        this.imports = imports;
        this.imapImports = imapImports;
        this.settings = settings;
    }

    /**
     * An IMAP server, the user there, and a password, which stays in this record.
     *
     * @param port 993 with TLS from the first octet, 143 otherwise, when null
     * @param tls {@code implicit}, when null, {@code starttls} or {@code none}
     */
    record ImapRequest(
            String host,
            @Nullable Integer port,
            @Nullable String tls,
            String user,
            @Nullable String admin,
            @Nullable String password,
            @Nullable Map<String, String> folders) {
        private static final JsonMapper STRICT = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();

        /** What is misspelled would be left out in silence, and another import made than was asked for. */
        static ImapRequest read(JsonNode body) {
            if (!body.isObject()) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "The body is a JSON object.");
            }
            try {
                return STRICT.treeToValue(body, ImapRequest.class);
            } catch (UnrecognizedPropertyException unknown) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "There is no field '%s'.".formatted(unknown.getPropertyName()));
            } catch (JacksonException malformed) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "The body has a field of the wrong kind.");
            }
        }

        ImapSource source() {
            Tls protection = protection();
            int usual = protection == Tls.IMPLICIT ? 993 : 143;
            return new ImapSource(
                    host, port == null ? usual : port, protection, user, admin, folders == null ? Map.of() : folders);
        }

        private Tls protection() {
            return switch (tls == null ? "implicit" : tls) {
                case "implicit" -> Tls.IMPLICIT;
                case "starttls" -> Tls.STARTTLS;
                case "none" -> Tls.NONE;
                default -> throw new ProblemException(ProblemCode.UNPROCESSABLE, "tls is implicit, starttls or none.");
            };
        }

        @Override
        public String toString() {
            return "ImapRequest[host=%s, user=%s]".formatted(host, user);
        }
    }

    /**
     * Jobs.
     *
     * @param items newest first
     */
    record Page(List<ImportJob> items) {}

    @PostMapping(consumes = "application/json")
    ResponseEntity<ImportJob> imap(
            @PathVariable String account,
            @RequestBody JsonNode body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        ImapRequest request = ImapRequest.read(body);
        UUID accountId = find(account, grant, client, Map.of("from", "imap", "host", String.valueOf(request.host())));
        String password = request.password() == null ? "" : request.password();
        ImportJob job = imapImports.start(accountId, request.source(), password);
        return ResponseEntity.accepted().location(location(job)).body(job);
    }

    @PostMapping(consumes = "application/mbox")
    ResponseEntity<ImportJob> mbox(
            @PathVariable String account,
            @RequestParam(defaultValue = "INBOX") String mailbox,
            @RequestBody InputStream body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        return created(
                imports.mbox(find(account, grant, client, Map.of("from", "mbox", "mailbox", mailbox)), mailbox, body));
    }

    @PostMapping(consumes = "application/x-tar")
    ResponseEntity<ImportJob> maildir(
            @PathVariable String account,
            @RequestBody InputStream body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        return created(imports.maildir(find(account, grant, client, Map.of("from", "maildir")), body));
    }

    /** The account; that something is put into it is in the audit log before it is. */
    private UUID find(String account, KeyGrant grant, String client, Map<String, String> details) {
        UUID accountId = reach.find(account, grant);
        audit.record(new AuditApi.Use(grant.keyId(), client, AuditApi.Action.MAIL_IMPORT, accountId, details));
        return accountId;
    }

    private static ResponseEntity<ImportJob> created(ImportJob job) {
        return ResponseEntity.created(location(job)).body(job);
    }

    private static URI location(ImportJob job) {
        return URI.create("/v1/imports/" + job.accountId() + '/' + job.id());
    }

    @GetMapping
    Page list(@PathVariable String account, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return new Page(imports.list(reach.find(account, grant)));
    }

    @GetMapping("/{job}")
    ImportJob get(
            @PathVariable String account, @PathVariable UUID job, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return imports.find(reach.find(account, grant), job);
    }

    @DeleteMapping("/{job}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(
            @PathVariable String account, @PathVariable UUID job, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        imports.cancel(reach.find(account, grant), job);
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void endOld() {
        imports.endAbandoned();
        imports.endOverdue(settings.longest());
    }
}
