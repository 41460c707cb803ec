package io.postrider.auth.oidc;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/domains/{domain}/oidc-provider}. */
@RestController
@RequestMapping("/v1/domains/{domain}/oidc-provider")
@Tag(name = "Domains")
class OidcProviderController {
    private static final String DOMAIN = "Its id, or its name.";
    private static final int LONGEST = 500;

    private final ProviderStore store;
    private final Discovery discovery;
    private final Domains domains;
    private final AuditLog audit;
    private final Writes writes;

    OidcProviderController(ProviderStore store, Discovery discovery, Domains domains, AuditLog audit, Writes writes) {
        this.store = store;
        this.discovery = discovery;
        this.domains = domains;
        this.audit = audit;
        this.writes = writes;
    }

    @StrictJson
    @Schema(name = "OidcProvider")
    record OidcProvider(
            @Schema(example = "https://login.example.org/realms/mail", requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable String issuer,

            @Schema(
                    example = "https://login.example.org/realms/mail/protocol/openid-connect/certs",
                    description = "Where its signing keys are. Left out, the issuer's own document says it, now and"
                            + " whenever the keys are fetched again.")
            @Nullable String jwksUri,

            @Schema(
                    example = "postrider",
                    description = "What `aud` of its access tokens must have.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable String audience,

            @Schema(defaultValue = "email", description = "The claim that has the account's primary address.") @Nullable String addressClaim) {
        static OidcProvider of(Provider provider) {
            return new OidcProvider(
                    provider.issuer(), provider.jwksUri(), provider.audience(), provider.addressClaim());
        }

        /** What it says, as far as it says it. */
        Provider checked(Discovery discovery) {
            String from = url(issuer, "issuer");
            String named = Fields.name(audience, "audience");
            String claim = addressClaim == null ? "email" : Fields.name(addressClaim, "addressClaim");
            if (jwksUri != null) {
                return new Provider(from, url(jwksUri, "jwksUri"), false, named, claim);
            }
            String found = discovery
                    .jwksUri(from)
                    .orElseThrow(() -> Fields.unprocessable(
                            "issuer",
                            "has no document of its own at /.well-known/openid-configuration that can be read from here."
                                    + " Name jwksUri."));
            return new Provider(from, found, true, named, claim);
        }

        private static String url(@Nullable String text, String field) {
            String url = Fields.text(text, field, LONGEST);
            if (!Provider.isWebAddress(url)) {
                throw Fields.unprocessable(field, "is no https URL.");
            }
            return url;
        }
    }

    @GetMapping
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "Read a domain's identity provider")
    OidcProvider read(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        return store.find(domains.named(call.admin(), domain).id())
                .map(OidcProvider::of)
                .orElseThrow(() -> Fields.notFound("identity provider"));
    }

    @PutMapping
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Set a domain's identity provider",
            description =
                    "Its access tokens (JWT) then log the domain's accounts in with OAUTHBEARER and XOAUTH2. Needs"
                            + " `accounts:write` too, for it decides who is who.")
    ResponseEntity<OidcProvider> set(
            @Parameter(hidden = true) Call call,
            @Parameter(description = DOMAIN) @PathVariable String domain,
            @RequestBody OidcProvider request) {
        call.admin().require(Action.ACCOUNTS_WRITE);
        domains.named(call.admin(), domain);
        // Asked before the transaction: nobody holds a lock for so long.
        Provider provider = request.checked(discovery);
        return writes.write(call, request, OidcProvider.class, () -> {
            Domain owner = domains.named(call.admin(), domain);
            store.put(owner.id(), provider);
            Map<String, String> state = Map.of(
                    "issuer", provider.issuer(),
                    "jwksUri", provider.jwksUri(),
                    "audience", provider.audience(),
                    "addressClaim", provider.addressClaim());
            audit.record(call, new AuditLog.Entry("domain.oidc-provider", subject(owner), state));
            return Answer.changed(null, OidcProvider.of(provider));
        });
    }

    @DeleteMapping
    @Needs(Action.DOMAINS_WRITE)
    @Operation(summary = "Take a domain's identity provider away", description = "Its tokens are dead at once.")
    ResponseEntity<Void> remove(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        call.admin().require(Action.ACCOUNTS_WRITE);
        return writes.delete(call, () -> {
            Domain owner = domains.named(call.admin(), domain);
            if (!store.remove(owner.id())) {
                throw Fields.notFound("identity provider");
            }
            audit.record(call, new AuditLog.Entry("domain.oidc-provider", subject(owner), Map.of("removed", true)));
            return Answer.none();
        });
    }

    private static AuditLog.Subject subject(Domain domain) {
        return new AuditLog.Subject("domain", domain.id(), domain.name(), domain.tenantId(), domain.id());
    }
}
