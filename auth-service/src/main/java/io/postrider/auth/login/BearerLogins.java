package io.postrider.auth.login;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.bearer.BearerMessage;
import io.postrider.auth.oidc.Provider;
import io.postrider.auth.oidc.ProviderTokens;
import io.postrider.auth.oidc.Providers;
import io.postrider.auth.token.MailTokens;
import io.postrider.auth.token.MailTokens.MailToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Logins with an access token (OAUTHBEARER, XOAUTH2): one of ours, or one of the provider of the account's domain. A token
 * cannot be guessed, so a bad one delays nobody.
 */
@Component
public class BearerLogins {
    // RFC 7628 section 3.2.2; the same for every reason
    private static final byte[] REFUSAL =
            "{\"status\":\"invalid_token\",\"scope\":\"imap pop3 submission\"}".getBytes(StandardCharsets.US_ASCII);

    private final Reception reception;
    private final KnownCredentials known;
    private final MailTokens ours;
    private final Providers providers;
    private final ProviderTokens theirs;
    private final Clock clock;

    BearerLogins(
            Reception reception,
            KnownCredentials known,
            MailTokens ours,
            Providers providers,
            ProviderTokens theirs,
            Clock clock) {
        this.reception = reception;
        this.known = known;
        this.ours = ours;
        this.providers = providers;
        this.theirs = theirs;
        this.clock = clock;
    }

    SaslAnswer exchange(SaslRequest request) {
        boolean standard = request.mechanism().equals("OAUTHBEARER");
        BearerMessage message = (standard
                        ? BearerMessage.oauthBearer(request.response())
                        : BearerMessage.xoauth2(request.response()))
                .orElseThrow(() -> new ProblemException(ProblemCode.INVALID_REQUEST, "The response cannot be read."));
        Optional<MailToken> own = ours.read(message.token());
        Credentials named = own.flatMap(token -> known.of(token.accountId())).orElse(null);
        String username = message.username().isEmpty() && named != null ? named.address() : message.username();
        Visitor visitor = reception.receive(username, request.clientAddress(), request.protocol());
        Credentials credentials = reception.credentials(visitor);
        boolean good = own.isPresent()
                ? credentials != null && allows(own.get(), credentials, visitor)
                : vouchedFor(visitor, credentials, message.token());
        if (!good || credentials == null || !credentials.enabled()) {
            reception.refused(visitor, "bad-token");
            return SaslAnswer.refused(REFUSAL);
        }
        return SaslAnswer.granted(null, reception.admit(visitor, credentials));
    }

    /** Lets somebody in at REST with a token of the provider of his domain; it says itself whose it is. */
    public LoginGrant enter(String token, String clientAddress) {
        for (String address : providers.claimedAddresses(token)) {
            Visitor visitor = reception.receive(address, clientAddress, Protocol.REST);
            Credentials credentials = reception.credentials(visitor);
            if (credentials != null && credentials.enabled() && vouchedFor(visitor, credentials, token)) {
                return reception.admit(visitor, credentials);
            }
            reception.refused(visitor, "bad-token");
        }
        throw new ProblemException(
                ProblemCode.AUTHENTICATION_FAILED, "Nobody is signed in with this, or not any more.");
    }

    private boolean allows(MailToken token, Credentials credentials, Visitor visitor) {
        return token.accountId().equals(credentials.accountId())
                && (token.session() == null || credentials.carries(token.session(), null, clock.instant()))
                && token.epoch() == credentials.epoch()
                && token.scopes().contains(visitor.protocol().name().toLowerCase(Locale.ROOT));
    }

    /** Whether the provider of the domain says that this is the account that was named. */
    private boolean vouchedFor(Visitor visitor, @Nullable Credentials credentials, String token) {
        var named = visitor.address();
        if (named == null || credentials == null) {
            return false;
        }
        String address = credentials.address();
        Provider provider = providers
                .ofDomain(address.substring(address.lastIndexOf('@') + 1))
                .orElse(null);
        return provider != null
                && theirs.address(provider, token)
                        .map(vouched -> reception.receive(vouched, visitor.clientAddress(), visitor.protocol()))
                        .filter(vouched -> named.equals(vouched.address()))
                        .isPresent();
    }
}
