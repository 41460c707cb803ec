package io.postrider.auth.dns;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.published.ServedDomains;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code https://mta-sts.example.org/.well-known/mta-sts.txt}, open to every mail server. */
@RestController
@Hidden
class MtaStsController {
    private static final String PATH = "/.well-known/mta-sts.txt";
    private static final String LABEL = "mta-sts.";

    private final MtaStsPolicy policy;
    private final ServedDomains domains;

    MtaStsController(MtaStsPolicy policy, ServedDomains domains) {
        this.policy = policy;
        this.domains = domains;
    }

    @RequestMapping(method = RequestMethod.GET, path = PATH)
    ResponseEntity<String> read(HttpServletRequest request) {
        String host = ServedDomains.hostOf(request);
        if (!host.startsWith(LABEL)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "Policies are at mta-sts.<domain>.");
        }
        domains.require(host.substring(LABEL.length()));
        return policy.text()
                .map(text ->
                        ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(text))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no policy."));
    }

    /** Its path needs no key. */
    @Configuration(proxyBeanMethods = false)
    static class Access {
        @Bean
        @Order(13)
        SecurityFilterChain openPolicy() {
            return new DefaultSecurityFilterChain(
                    (HttpServletRequest request) -> request.getRequestURI().equals(PATH));
        }
    }
}
