package io.postrider.auth.autoconfig;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.published.Published;
import io.postrider.auth.published.ServedDomains;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.ClientAddresses;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where mail programs look for their settings; the paths are theirs, so they are not below {@code /v1}. */
@RestController
@Hidden
class AutoconfigController {
    private static final MediaType XML = MediaType.parseMediaType("text/xml;charset=utf-8");
    private static final MediaType PROFILE = MediaType.parseMediaType("application/x-apple-aspen-config");

    private final ServedDomains domains;
    private final MozillaConfig mozilla;
    private final MicrosoftConfig microsoft;
    private final AppleProfile apple;
    private final Published published;
    private final ClientAddresses clients;

    AutoconfigController(
            ServedDomains domains,
            MozillaConfig mozilla,
            MicrosoftConfig microsoft,
            AppleProfile apple,
            Published published,
            PlatformProperties settings) {
        this.domains = domains;
        this.mozilla = mozilla;
        this.microsoft = microsoft;
        this.apple = apple;
        this.published = published;
        this.clients = new ClientAddresses(Networks.of(settings.proxyNetworks()));
    }

    /** Mozilla: at autoconfig.example.org, or at example.org below .well-known. */
    @RequestMapping(
            method = RequestMethod.GET,
            path = {"/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml"})
    ResponseEntity<String> mozilla(
            HttpServletRequest request,
            @RequestParam(name = "emailaddress", required = false) @Nullable String address) {
        DomainName domain = address == null || address.isBlank()
                ? domains.require(domainOf(request))
                : served(address).domain();
        return ResponseEntity.ok().contentType(XML).body(mozilla.document(domain));
    }

    /** Apple: a link for people, for example in a mail to a new user. */
    @RequestMapping(method = RequestMethod.GET, path = "/mail/apple.mobileconfig")
    ResponseEntity<byte[]> apple(HttpServletRequest request, @RequestParam("emailaddress") String address) {
        ServedAddress user = served(address);
        return ResponseEntity.ok()
                .contentType(PROFILE)
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename(user.domain().value() + ".mobileconfig")
                                .build()
                                .toString())
                .body(apple.document(user, clients.of(request)));
    }

    /** Microsoft, the XML. Clients write the path in capitals as they like. */
    @RequestMapping(
            method = RequestMethod.POST,
            path = "/{folder:(?i)autodiscover}/{file:(?i)autodiscover\\.xml}",
            consumes = MediaType.ALL_VALUE)
    ResponseEntity<String> microsoft(HttpServletRequest request) throws IOException {
        ServedAddress address = served(AutodiscoverRequest.address(request.getInputStream()));
        return ResponseEntity.ok().contentType(XML).body(microsoft.document(address));
    }

    /**
     * Where the protocol that was asked for is.
     *
     * @param protocol the one that is here
     * @param url its address
     */
    record Discovered(
            @JsonProperty("Protocol") String protocol,
            @JsonProperty("Url") String url) {}

    /**
     * Microsoft's own form of a refusal.
     *
     * @param code for programs
     * @param message for people
     */
    record NotDiscovered(
            @JsonProperty("ErrorCode") String code,
            @JsonProperty("ErrorMessage") String message) {}

    /** Microsoft, the JSON: it only leads to the XML. */
    @RequestMapping(
            method = RequestMethod.GET,
            path = {
                "/{folder:(?i)autodiscover}/{file:(?i)autodiscover\\.json}",
                "/{folder:(?i)autodiscover}/{file:(?i)autodiscover\\.json}/v1.0/{address}"
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> microsoftJson(
            @PathVariable(name = "address", required = false) @Nullable String inPath,
            @RequestParam(name = "Email", required = false) @Nullable String inQuery,
            @RequestParam(name = "Protocol", defaultValue = "AutodiscoverV1") String protocol) {
        served(inPath != null ? inPath : inQuery == null ? "" : inQuery);
        if (!protocol.equalsIgnoreCase("AutodiscoverV1")) {
            return ResponseEntity.badRequest()
                    .body(new NotDiscovered("ProtocolNotSupported", "The only protocol here is AutodiscoverV1."));
        }
        return ResponseEntity.ok(new Discovered("AutodiscoverV1", published.url() + "/autodiscover/autodiscover.xml"));
    }

    private ServedAddress served(String address) {
        MailAddress parsed = MailAddress.tryParse(address.strip())
                .orElseThrow(() -> new ProblemException(ProblemCode.INVALID_REQUEST, "This is no mail address."));
        return new ServedAddress(
                address.strip(), domains.require(parsed.domain().value()));
    }

    /** The domain whose host was asked. */
    private static String domainOf(HttpServletRequest request) {
        String host = ServedDomains.hostOf(request);
        return host.startsWith("autoconfig.") ? host.substring("autoconfig.".length()) : host;
    }
}
