package io.postrider.delivery.tlsinbox;

import io.postrider.platform.security.SecurityConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where other mail servers post reports, when a domain's record says {@code rua=https:} (RFC 8460 section 3). */
@RestController
@ConditionalOnBooleanProperty("postrider.delivery.tls-inbox.https")
class TlsReportIntakeController {
    private static final String PATH = "/v1/tls-reports";
    private static final String GZIP = "application/tlsrpt+gzip";
    private static final String JSON = "application/tlsrpt+json";

    private final HttpsReports reports;

    TlsReportIntakeController(HttpsReports reports) {
        this.reports = reports;
    }

    @PostMapping(
            path = PATH,
            consumes = {GZIP, JSON})
    @ResponseStatus(HttpStatus.CREATED)
    void take(HttpServletRequest request) throws IOException {
        boolean gzip = MediaType.parseMediaType(GZIP).includes(MediaType.parseMediaType(request.getContentType()));
        reports.take(request.getInputStream(), gzip);
    }

    /** Posting needs no key. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("postrider.delivery.tls-inbox.https")
    static class Access {
        @Bean
        @Order(SecurityConfiguration.INTERNAL - 2)
        SecurityFilterChain openIntake() {
            return new DefaultSecurityFilterChain(
                    (HttpServletRequest request) -> request.getMethod().equals("POST")
                            && request.getRequestURI().equals(PATH));
        }
    }
}
