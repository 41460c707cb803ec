package io.postrider.auth.self;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Me;
import io.postrider.auth.login.BearerLogins;
import io.postrider.auth.login.Logins;
import io.postrider.auth.login.Logins.Entered;
import io.postrider.auth.login.SignIns;
import io.postrider.auth.login.SignIns.SignIn;
import io.postrider.auth.rowsecurity.ReachedRows;
import io.postrider.platform.net.Networks;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.FailureCodes;
import io.postrider.platform.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a user in who sends his address and his own password, through the same door and with the same delays as at
 * IMAP, or who signed in before, here or at the provider of his domain.
 */
final class MeFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(MeFilter.class);

    private static final String BEARER = "Bearer ";
    private static final int LONGEST_CODE = 64;

    private final Logins logins;
    private final SignIns signIns;
    private final BearerLogins bearers;
    private final ReachedRows rows;
    private final ClientAddresses clients;
    private final Problems problems;
    private final FailureCodes failures;

    MeFilter(
            Logins logins,
            SignIns signIns,
            BearerLogins bearers,
            ReachedRows rows,
            ClientAddresses clients,
            Problems problems,
            FailureCodes failures) {
        this.logins = logins;
        this.signIns = signIns;
        this.bearers = bearers;
        this.rows = rows;
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
            if (refused.code().status() == HttpServletResponse.SC_UNAUTHORIZED) {
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
        rows.limit(me, request, response, chain);
    }

    private Me me(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return ofToken(request, header.substring(BEARER.length()).strip());
        }
        Entered entered = enter(request, header);
        LoginGrant grant = entered.grant();
        return new Me(
                call(request, grant.accountId(), grant.address(), grant.tenantId()),
                grant.accountId(),
                grant.epoch(),
                signIns.open(entered));
    }

    /** Whoever comes with a token has not said his password: {@link Me#requirePassword} wants that. */
    private Me ofToken(HttpServletRequest request, String token) {
        if (!token.startsWith(SignIns.PREFIX)) {
            LoginGrant grant = bearers.enter(token, clients.of(request));
            return new Me(
                    call(request, grant.accountId(), grant.address(), grant.tenantId()),
                    grant.accountId(),
                    grant.epoch(),
                    null);
        }
        SignIn signIn = signIns.read(token)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.AUTHENTICATION_FAILED, "Nobody is signed in with this, or not any more."));
        return new Me(
                call(request, signIn.accountId(), signIn.address(), signIn.tenantId()),
                signIn.accountId(),
                signIn.epoch(),
                null);
    }

    private Entered enter(HttpServletRequest request, @Nullable String header) {
        BasicCredentials sent = BasicCredentials.read(header)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.AUTHENTICATION_FAILED, "Send your address and your password by HTTP Basic."));
        String code = request.getHeader("X-One-Time-Code");
        return logins.enter(
                new LoginRequest(sent.name(), sent.password(), clients.of(request), LoginRequest.Protocol.REST),
                code == null || code.length() <= LONGEST_CODE ? code : "");
    }

    private Call call(HttpServletRequest request, UUID accountId, String address, UUID tenantId) {
        Admin nobodyElse = new Admin(accountId, address, tenantId, Set.of(), Set.of(), null, Networks.NONE);
        return Call.of(nobodyElse, clients.of(request), request);
    }
}
