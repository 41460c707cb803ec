package io.postrider.platform.security;

import io.postrider.api.Scope;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** A verified token with what it says of its caller, worked out once and kept as long as the token is remembered. */
final class CallerToken extends JwtAuthenticationToken {
    private static final String PREFIX = "SCOPE_";

    private final transient Caller caller;

    private CallerToken(Jwt jwt, Collection<? extends GrantedAuthority> authorities, Caller caller) {
        super(jwt, authorities, caller.subject());
        this.caller = caller;
    }

    static CallerToken of(Jwt jwt) {
        Set<String> scopes = scopes(jwt);
        List<SimpleGrantedAuthority> authorities = scopes.stream()
                .map(scope -> new SimpleGrantedAuthority(PREFIX + scope))
                .toList();
        return new CallerToken(jwt, authorities, caller(jwt, scopes));
    }

    Caller caller() {
        return caller;
    }

    private static Caller caller(Jwt jwt, Set<String> scopes) {
        // The decoder refuses a token without one.
        String subject = Objects.requireNonNull(jwt.getSubject());
        if (!scopes.contains(Scope.MAILBOX)) {
            return new Caller(subject, null, null, 0, scopes);
        }
        String tenant = jwt.getClaimAsString("tenant");
        Object epoch = jwt.getClaims().get("epoch");
        return new Caller(
                subject,
                UUID.fromString(subject),
                tenant == null ? null : UUID.fromString(tenant),
                epoch instanceof Number number ? number.longValue() : 0,
                scopes);
    }

    private static Set<String> scopes(Jwt jwt) {
        Object claim = jwt.getClaims().get("scope");
        return switch (claim) {
            case null -> Set.of();
            case String text -> split(text);
            case Collection<?> several -> {
                Set<String> scopes = new LinkedHashSet<>();
                several.forEach(scope -> scopes.add(String.valueOf(scope)));
                yield scopes;
            }
            default -> Set.of();
        };
    }

    private static Set<String> split(String text) {
        Set<String> scopes = new LinkedHashSet<>();
        for (String scope : text.split(" ", -1)) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
