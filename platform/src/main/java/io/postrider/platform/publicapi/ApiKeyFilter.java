package io.postrider.platform.publicapi;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets calls of the public API pass that carry an API key with the right action. */
final class ApiKeyFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";
    private static final int MAX_SECRET = 512;

    private final String subject;
    private final KeyGrants grants;
    private final Predicate<String> knowsDomains;
    private final ClientAddresses clients;
    private final Problems problems;

    ApiKeyFilter(
            String subject,
            KeyGrants grants,
            Predicate<String> knowsDomains,
            ClientAddresses clients,
            Problems problems) {
        this.subject = subject;
        this.grants = grants;
        this.knowsDomains = knowsDomains;
        this.clients = clients;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            request.setAttribute(PublicApi.GRANT, grant(request));
            request.setAttribute(PublicApi.CLIENT, clients.of(request));
        } catch (ProblemException refused) {
            if (refused.code() == ProblemCode.AUTHENTICATION_FAILED) {
                // RFC 6750 section 3
                response.setHeader("WWW-Authenticate", "Bearer");
            }
            problems.write(response, refused);
            return;
        }
        chain.doFilter(request, response);
    }

    private KeyGrant grant(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new ProblemException(
                    ProblemCode.AUTHENTICATION_FAILED, "Send an API key: 'Authorization: Bearer prk_…'.");
        }
        String secret = header.substring(BEARER.length()).strip();
        if (secret.isEmpty() || secret.length() > MAX_SECRET) {
            throw new ProblemException(
                    ProblemCode.AUTHENTICATION_FAILED, "This API key is unknown, expired or revoked.");
        }
        KeyGrant grant = grants.of(secret, clients.of(request));
        String action = subject + (request.getMethod().equals("GET") ? ":read" : ":write");
        if (!grant.actions().contains(action)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "This API key lacks the action '" + action + "'.");
        }
        if (!grant.domains().isEmpty() && !knowsDomains.test(request.getRequestURI())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "An API key for single domains cannot do this.");
        }
        return grant;
    }
}
