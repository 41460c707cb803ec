package io.postrider.auth.oauth;

import io.postrider.auth.access.Ids;
import io.postrider.auth.login.Logins.Entered;
import io.postrider.auth.login.SignIns;
import io.postrider.auth.login.SignIns.SignIn;
import io.postrider.auth.oauth.OAuthSignInStore.Row;
import io.postrider.auth.token.MailTokens;
import io.postrider.auth.token.MailTokens.MailToken;
import io.postrider.auth.token.Sessions;
import io.postrider.platform.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * Gives programs codes, and tokens for them. A refresh token is good once; who brings one that was used before shows
 * that two have it, and ends them all (RFC 9700 section 4.14.2).
 */
@Service
class OAuthSignIns {
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);
    private static final String REST = "account";

    private final OAuthSignInStore store;
    private final SealedTexts texts;
    private final SignIns signIns;
    private final Sessions sessions;
    private final MailTokens mailTokens;
    private final Ids ids;
    private final Clock clock;

    OAuthSignIns(
            OAuthSignInStore store,
            SealedTexts texts,
            SignIns signIns,
            Sessions sessions,
            MailTokens mailTokens,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.texts = texts;
        this.signIns = signIns;
        this.sessions = sessions;
        this.mailTokens = mailTokens;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A program that was let in.
     *
     * @param id of its row
     * @param clientId which
     * @param scopes for what
     * @param session of the user, which ends it too
     * @param secondStep whether there was one
     */
    record Granted(UUID id, String clientId, Set<String> scopes, String session, boolean secondStep) {
        Granted {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * What a code says.
     *
     * @param granted to whom
     * @param redirectUri where it was told
     * @param challenge whose verifier its owner has
     * @param until how long it is good
     */
    record Code(Granted granted, String redirectUri, String challenge, Instant until) {}

    /**
     * What a refresh token says.
     *
     * @param granted to whom
     * @param generation which one it is
     */
    record Refresh(Granted granted, int generation) {}

    /**
     * What a program gets.
     *
     * @param accessToken for mail protocols or for REST
     * @param refreshToken for the next of both
     * @param lifetime of the former
     * @param scope for what
     */
    record Tokens(String accessToken, String refreshToken, Duration lifetime, String scope) {
        @Override
        public String toString() {
            return "Tokens[…]";
        }
    }

    /** The code for a program whose user has signed in. */
    String code(Asked asked, Entered entered) {
        Instant now = clock.instant();
        UUID id = ids.next();
        store.add(new Row(id, entered.grant().accountId(), entered.grant().tenantId(), asked.clientId()), now);
        Granted granted = new Granted(
                id, asked.clientId(), asked.scopes(), entered.grant().renewalSecret(), entered.secondStep());
        return texts.seal(new Code(granted, asked.redirectUri(), asked.challenge(), now.plus(CODE_LIFETIME)));
    }

    /** RFC 6749 section 4.1.3, RFC 7636 section 4.5. */
    Tokens redeem(Parameters parameters) throws OAuthRefusal {
        Code code = texts.open(parameters.require("code"), Code.class).orElseThrow(OAuthSignIns::invalid);
        String challenge = challenge(parameters.require("code_verifier"));
        if (code.until().isBefore(clock.instant())
                || !code.granted().clientId().equals(parameters.require("client_id"))
                || !code.redirectUri().equals(parameters.require("redirect_uri"))
                || !same(challenge, code.challenge())) {
            throw invalid();
        }
        return goOn(code.granted(), 0);
    }

    /** RFC 6749 section 6. */
    Tokens refresh(Parameters parameters) throws OAuthRefusal {
        Refresh refresh = texts.open(parameters.require("refresh_token"), Refresh.class)
                .filter(token -> token.generation() > 0)
                .orElseThrow(OAuthSignIns::invalid);
        if (!refresh.granted().clientId().equals(parameters.require("client_id"))) {
            throw invalid();
        }
        return goOn(refresh.granted(), refresh.generation());
    }

    private Tokens goOn(Granted granted, int generation) throws OAuthRefusal {
        SignIn user = signIns.of(granted.session(), granted.secondStep()).orElseThrow(OAuthSignIns::invalid);
        if (!store.goOn(granted.id(), generation, clock.instant())) {
            store.end(granted.id(), clock.instant());
            throw invalid();
        }
        String access = granted.scopes().contains(REST)
                ? signIns.open(granted.session(), granted.secondStep(), mailTokens.lifetime())
                : mailTokens.sign(new MailToken(
                        user.accountId(),
                        user.epoch(),
                        granted.scopes(),
                        sessions.read(granted.session()).orElseThrow(OAuthSignIns::invalid)));
        String refresh = texts.seal(new Refresh(granted, generation + 1));
        String scope = String.join(" ", granted.scopes().stream().sorted().toList());
        return new Tokens(access, refresh, mailTokens.lifetime(), scope);
    }

    /** RFC 7009 section 2.2: what is no token is gone as well. */
    void revoke(String refreshToken) {
        texts.open(refreshToken, Refresh.class)
                .ifPresent(token -> store.end(token.granted().id(), clock.instant()));
    }

    // RFC 7636 section 4.6
    static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** The same words for every reason. */
    private static OAuthRefusal invalid() {
        return new OAuthRefusal("invalid_grant", "this is not good, or not any more");
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT20M")
    void forgetOld() {
        store.removeOld();
    }
}
