package io.postrider.platform.security;

import io.postrider.api.problem.ProblemException;
import io.postrider.platform.web.Problems;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * The one filter of the internal chain: a good token, the path's scope, the service's own checks. What it refuses it
 * refuses without one of our problem codes, so that a caller never takes "your token is bad" for an answer about a user.
 */
final class InternalFilter implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(InternalFilter.class);
    private static final String BEARER = "Bearer ";

    private final TokenVerifier verifier;
    private final InternalAccess access;
    private final List<TokenCheck> checks;
    private final Problems problems;

    InternalFilter(TokenVerifier verifier, InternalAccess access, List<TokenCheck> checks, Problems problems) {
        this.verifier = verifier;
        this.access = access;
        this.checks = List.copyOf(checks);
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        CallerToken caller = authenticate(http);
        if (caller == null) {
            answer.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            problems.plain(answer, HttpServletResponse.SC_UNAUTHORIZED, "a valid token of this suite is needed");
            return;
        }
        String scope = access.scopeOf(http.getRequestURI());
        if (scope == null || !caller.caller().scopes().contains(scope)) {
            LOG.warn("{} may not ask for {}", caller.caller().subject(), http.getRequestURI());
            problems.plain(answer, HttpServletResponse.SC_FORBIDDEN, "the token does not cover this");
            return;
        }
        try {
            checks.forEach(check -> check.check(caller.caller()));
        } catch (ProblemException refused) {
            problems.write(answer, refused);
            return;
        }
        proceed(request, response, chain, caller);
    }

    private static void proceed(ServletRequest request, ServletResponse response, FilterChain chain, CallerToken caller)
            throws IOException, ServletException {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(caller);
        SecurityContextHolder.setContext(context);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private @Nullable CallerToken authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            return null;
        }
        try {
            return verifier.verify(header.substring(BEARER.length()));
        } catch (JwtException | IllegalArgumentException bad) {
            LOG.warn("a token was refused: {}", bad.getMessage());
            return null;
        }
    }
}
