package io.postrider.smtp.send;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.auth.SenderApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.address.Mailbox;
import io.postrider.platform.bulkhead.Bulkhead;
import io.postrider.platform.publicapi.KeyGrants;
import io.postrider.platform.sasl.SaslExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, and as whom they may send: an API key for the accounts that it reaches, an account for itself. */
final class Credentials {
    static final String ACTION = "mail:send";

    private static final int LONGEST = 8_192;
    private static final byte[] GIVE_UP = {1};

    private final LoginApi logins;
    private final KeyGrants keys;
    private final SenderApi senders;
    private final Bulkhead questions =
            new Bulkhead(32, Duration.ofSeconds(5), "Too many logins at this moment. Try again in a few seconds.");

    Credentials(LoginApi logins, KeyGrants keys, SenderApi senders) {
        this.logins = logins;
        this.keys = keys;
        this.senders = senders;
    }

    /** Who calls. */
    sealed interface Caller {
        /** Whose idempotency keys are the caller's own. */
        UUID id();

        /** An application with a key. */
        record Key(KeyGrant grant) implements Caller {
            @Override
            public UUID id() {
                return grant.keyId();
            }
        }

        /** A user, or a program of his. */
        record User(LoginGrant grant) implements Caller {
            @Override
            public UUID id() {
                return grant.accountId();
            }
        }
    }

    /** Who sent this Authorization field. */
    Caller caller(@Nullable String authorization, String clientAddress) {
        if (authorization == null || authorization.length() > LONGEST) {
            throw unknown();
        }
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? "" : authorization.substring(0, space);
        String secret = authorization.substring(space + 1).strip();
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw unknown();
        }
        if (scheme.equalsIgnoreCase("Basic")) {
            return new Caller.User(password(secret, clientAddress));
        }
        if (!scheme.equalsIgnoreCase("Bearer")) {
            throw unknown();
        }
        // RFC 7519 section 3: tokens have dots, and no key has.
        return secret.indexOf('.') < 0 ? key(secret, clientAddress) : new Caller.User(token(secret, clientAddress));
    }

    private Caller key(String secret, String clientAddress) {
        KeyGrant grant = keys.of(secret, clientAddress);
        if (!grant.actions().contains(ACTION)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "This API key lacks the action '" + ACTION + "'.");
        }
        return new Caller.Key(grant);
    }

    /** RFC 7617 section 2 */
    private LoginGrant password(String secret, String clientAddress) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(secret), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            throw unknown();
        }
        int colon = pair.indexOf(':');
        if (colon <= 0) {
            throw unknown();
        }
        var request = new LoginRequest(
                pair.substring(0, colon), pair.substring(colon + 1), clientAddress, Protocol.SUBMISSION);
        return questions.run(() -> logins.login(request));
    }

    /** RFC 7628 section 3.1, as at SMTP: what a token allows is known in one place. */
    private LoginGrant token(String token, String clientAddress) {
        byte[] response = ("n,,\u0001auth=Bearer " + token + "\u0001\u0001").getBytes(StandardCharsets.US_ASCII);
        var first = new SaslRequest("OAUTHBEARER", response, null, Map.of(), clientAddress, Protocol.SUBMISSION);
        return questions.run(() -> {
            try {
                return SaslExchange.<RuntimeException>run(logins::exchange, first, _ -> GIVE_UP);
            } catch (IOException impossible) {
                throw new ProblemException(ProblemCode.INTERNAL, "The token could not be checked.", impossible);
            }
        });
    }

    /** The account that a caller sends as from this address. */
    LoginGrant sender(Caller caller, Mailbox from) {
        return switch (caller) {
            case Caller.User(var grant) -> grant;
            case Caller.Key(var grant) -> account(grant, from);
        };
    }

    private LoginGrant account(KeyGrant key, Mailbox from) {
        SenderApi.Sender sender;
        try {
            sender = senders.find(from.normalized().address());
        } catch (ProblemException problem) {
            throw problem.code() == ProblemCode.NOT_FOUND ? notReached(from) : problem;
        }
        boolean reached = (key.tenantId() == null || Objects.equals(key.tenantId(), sender.tenantId()))
                && (key.domains().isEmpty() || key.domains().containsAll(sender.domainIds()));
        if (!reached) {
            throw notReached(from);
        }
        return new LoginGrant(
                sender.accountId(),
                sender.tenantId(),
                sender.address(),
                sender.addresses(),
                sender.onBehalf(),
                0,
                "",
                Instant.EPOCH,
                "",
                sender.sending());
    }

    private static ProblemException notReached(Mailbox from) {
        return new ProblemException(
                ProblemCode.FORBIDDEN, "This API key reaches no account that sends from %s.".formatted(from.address()));
    }

    private static ProblemException unknown() {
        return new ProblemException(
                ProblemCode.AUTHENTICATION_FAILED,
                "Send an API key or a token ('Authorization: Bearer …'), or an address with its password or app password.");
    }
}
