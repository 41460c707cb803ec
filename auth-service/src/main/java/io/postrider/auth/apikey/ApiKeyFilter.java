package io.postrider.auth.apikey;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.rowsecurity.ReachedRows;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.FailureCodes;
import io.postrider.platform.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a call of the admin API pass if it carries a valid API key, and notes whose it is. */
final class ApiKeyFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
    private static final String BEARER = "Bearer ";
    private static final int MAX_SECRET = 512;

    private final KeyLookup keys;
    private final RequestRate rate;
    private final ReachedRows rows;
    private final ClientAddresses clients;
    private final Problems problems;
    private final FailureCodes failures;

    ApiKeyFilter(
            KeyLookup keys,
            RequestRate rate,
            ReachedRows rows,
            ClientAddresses clients,
            Problems problems,
            FailureCodes failures) {
        this.keys = keys;
        this.rate = rate;
        this.rows = rows;
        this.clients = clients;
        this.problems = problems;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Answers may hold a new password or key.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Optional<Admin> admin;
        try {
            admin = admin(request, response);
        } catch (ProblemException refused) {
            problems.write(response, refused);
            return;
        } catch (DataAccessException | TransactionException failed) {
            LOG.warn("an API key could not be looked up: {}", failed.toString());
            problems.write(
                    response,
                    new ProblemException(failures.codeOf(failed), "The directory cannot be asked at this moment."));
            return;
        }
        if (admin.isPresent()) {
            request.setAttribute(Call.class.getName(), Call.of(admin.get(), clients.of(request), request));
            rows.limit(admin.get(), request, new PlainAnswer(response), chain);
        }
    }

    /** The caller; absent when the refusal was written already. */
    private Optional<Admin> admin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String secret = secret(request);
        if (secret == null) {
            refuse(response, "Bearer", "Send an API key: 'Authorization: Bearer prk_…'.");
            return Optional.empty();
        }
        Optional<Admin> admin = keys.find(secret, clients.of(request));
        if (admin.isEmpty()) {
            rate.checkBadKey(clients.of(request));
            refuse(response, "Bearer error=\"invalid_token\"", "This API key is unknown, expired or revoked.");
            return Optional.empty();
        }
        rate.check(admin.get().keyId());
        return admin;
    }

    private void refuse(HttpServletResponse response, String challenge, String detail) throws IOException {
        // RFC 6750 section 3
        response.setHeader("WWW-Authenticate", challenge);
        problems.write(response, new ProblemException(ProblemCode.AUTHENTICATION_FAILED, detail));
    }

    private static @Nullable String secret(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        String secret = header.substring(BEARER.length()).strip();
        return secret.isEmpty() || secret.length() > MAX_SECRET ? null : secret;
    }

    /** Leaves out the file name that Spring would guess from a path that ends with an address. */
    private static final class PlainAnswer extends HttpServletResponseWrapper {
        private static final String GUESSED = "Content-Disposition";

        PlainAnswer(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setHeader(String name, String value) {
            if (!GUESSED.equalsIgnoreCase(name)) {
                super.setHeader(name, value);
            }
        }

        @Override
        public void addHeader(String name, String value) {
            if (!GUESSED.equalsIgnoreCase(name)) {
                super.addHeader(name, value);
            }
        }
    }
}
