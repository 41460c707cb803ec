package io.postrider.auth.self;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Me;
import io.postrider.auth.login.Logins;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.net.Networks;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.FailureCodes;
import io.postrider.platform.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a user in who sends his address and his own password: the same door, and the same delays, as at IMAP. */
final class MeFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(MeFilter.class);

    private final Logins logins;
    private final ClientAddresses clients;
    private final Problems problems;
    private final FailureCodes failures;

    MeFilter(Logins logins, ClientAddresses clients, Problems problems, FailureCodes failures) {
        this.logins = logins;
        this.clients = clients;
        this.problems = problems;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Answers may hold a new password.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Me me;
        try {
            me = me(request);
        } catch (ProblemException refused) {
            if (refused.code() == ProblemCode.AUTHENTICATION_FAILED) {
                // RFC 7617 section 2.1
                response.setHeader("WWW-Authenticate", "Basic realm=\"Postrider\", charset=\"UTF-8\"");
            }
            problems.write(response, refused);
            return;
        } catch (DataAccessException | TransactionException failed) {
            LOG.warn("a user could not be looked up: {}", failed.toString());
            problems.write(
                    response,
                    new ProblemException(failures.codeOf(failed), "The directory cannot be asked at this moment."));
            return;
        }
        request.setAttribute(Me.class.getName(), me);
        request.setAttribute(Call.class.getName(), me.call());
        chain.doFilter(request, response);
    }

    private Me me(HttpServletRequest request) {
        Optional<BasicCredentials> credentials = BasicCredentials.read(request.getHeader("Authorization"));
        if (credentials.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.AUTHENTICATION_FAILED, "Send your address and your password by HTTP Basic.");
        }
        BasicCredentials sent = credentials.get();
        String client = clients.of(request);
        LoginGrant grant =
                logins.login(new LoginRequest(sent.name(), sent.password(), client, LoginRequest.Protocol.REST));
        Admin nobodyElse =
                new Admin(grant.accountId(), grant.address(), grant.tenantId(), Set.of(), Set.of(), null, Networks.NONE);
        return new Me(Call.of(nobodyElse, client, request), grant.accountId(), grant.epoch());
    }
}
