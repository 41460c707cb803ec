package io.postrider.auth.dns;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.domain.Domains;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/domains/…/dns-records} and {@code /v1/domains/…/health}. */
@RestController
@RequestMapping("/v1/domains")
@Tag(name = "DNS", description = "What a domain is to publish, and whether it does.")
class DnsController {
    // RFC 4027
    private static final MediaType ZONE = MediaType.parseMediaType("text/dns;charset=utf-8");
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final String JSON = "json";
    private static final List<Format> FORMATS = List.of(
            new Format(JSON, MediaType.APPLICATION_JSON), new Format("zone", ZONE), new Format("externaldns", YAML));

    private record Format(String name, MediaType type) {}

    private final Domains domains;
    private final DnsRecords records;

    private final DomainHealth health;
    private final Clock clock;

    DnsController(Domains domains, DnsRecords records, DomainHealth health, Clock clock) {
        this.domains = domains;
        this.records = records;
        this.health = health;
        this.clock = clock;
    }

    @Schema(name = "DnsRecords")
    record Published(@Schema(example = "example.org") String domain, List<DnsRecord> records) {}

    @GetMapping("/{domain}/dns-records")
    @Needs(Action.DOMAINS_READ)
    @Operation(
            summary = "List the DNS records to publish",
            description = "As JSON, as text for a zone file (`Accept: text/dns` or `?format=zone`), or as manifest of"
                    + " ExternalDNS (`Accept: application/yaml` or `?format=externaldns`).")
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Published.class)),
                @Content(mediaType = "text/dns", schema = @Schema(type = "string")),
                @Content(mediaType = "application/yaml", schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> records(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "Its id, or its name.") @PathVariable String domain,
            @Parameter(
                            description = "Goes before the Accept header.",
                            schema = @Schema(allowableValues = {"json", "zone", "externaldns"}))
                    @RequestParam(required = false)
                    @Nullable String format,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        String name = domains.named(call.admin(), domain).name();
        List<DnsRecord> published = records.of(name);
        return switch (format == null ? accepted(accept) : format) {
            case JSON ->
                ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(new Published(name, published));
            case "zone" -> ResponseEntity.ok().contentType(ZONE).body(ZoneText.of(name, published));
            case "externaldns" -> ResponseEntity.ok().contentType(YAML).body(ExternalDnsManifest.of(name, published));
            default ->
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "'format' is one of json, zone and externaldns.");
        };
    }

    @Schema(name = "DomainHealth")
    record Health(
            @Schema(example = "example.org") String domain,

            @Schema(description = "The worst of all checks.")
            Finding.Status status,

            Instant checkedAt,
            List<Finding> checks) {}

    @GetMapping("/{domain}/health")
    @Needs(Action.DOMAINS_READ)
    @Operation(
            summary = "Check what the world sees of a domain",
            description =
                    "Asks the DNS now, and connects to this server by its public name. `unknown` is what could not be"
                            + " asked; `advice` says what to change.")
    Health health(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "Its id, or its name.") @PathVariable String domain) {
        String name = domains.named(call.admin(), domain).name();
        List<Finding> checks = health.of(name);
        Finding.Status worst = checks.stream()
                .map(Finding::status)
                .max(Comparator.naturalOrder())
                .orElse(Finding.Status.OK);
        return new Health(name, worst, clock.instant(), checks);
    }

    /** What the client likes best, of what we have (RFC 9110 section 12.5.1); JSON where it does not say. */
    private static String accepted(@Nullable String accept) {
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .sorted(Comparator.comparing(MediaType::getQualityValue).reversed())
                    .flatMap(range -> FORMATS.stream().filter(format -> range.includes(format.type())))
                    .map(Format::name)
                    .findFirst()
                    .orElse(JSON);
        } catch (InvalidMediaTypeException unreadable) {
            return JSON;
        }
    }
}
