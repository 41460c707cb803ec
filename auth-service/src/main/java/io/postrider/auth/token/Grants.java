package io.postrider.auth.token;

import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which service may call which, and for what: the edges of the suite, and there are no others. */
final class Grants {
    private static final Map<String, ServiceName> CALLEES = Map.ofEntries(
            Map.entry(Scope.DIRECTORY_READ, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.AUDIT_WRITE, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.USE_WRITE, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.SIGNING_READ, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.SESSIONS_END, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.ROUTES_READ, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.LOGIN, ServiceName.AUTH_SERVICE),
            Map.entry(Scope.ACCEPT, ServiceName.DELIVERY_SERVICE),
            Map.entry(Scope.DELIVER, ServiceName.MAILBOX_SERVICE),
            Map.entry(Scope.CHANGES_READ, ServiceName.MAILBOX_SERVICE),
            Map.entry(Scope.QUOTA_READ, ServiceName.MAILBOX_SERVICE),
            Map.entry(Scope.WORDS_READ, ServiceName.MAILBOX_SERVICE));

    private Grants() {}

    static Set<String> scopes(ServiceName caller) {
        return switch (caller) {
            case SMTP_GATEWAY ->
                Set.of(Scope.DIRECTORY_READ, Scope.LOGIN, Scope.ACCEPT, Scope.QUOTA_READ, Scope.WORDS_READ);
            case DELIVERY_SERVICE ->
                Set.of(
                        Scope.DIRECTORY_READ,
                        Scope.SIGNING_READ,
                        Scope.ROUTES_READ,
                        Scope.AUDIT_WRITE,
                        Scope.SESSIONS_END,
                        Scope.DELIVER);
            case MAILBOX_SERVICE -> Set.of(Scope.DIRECTORY_READ, Scope.AUDIT_WRITE, Scope.USE_WRITE);
            case IMAP_SERVICE -> Set.of(Scope.DIRECTORY_READ, Scope.LOGIN, Scope.CHANGES_READ);
            case AUTH_SERVICE -> Set.of();
        };
    }

    /** The one service that all these scopes belong to; empty when there is none or more than one. */
    static Optional<ServiceName> audience(Set<String> scopes) {
        Set<ServiceName> callees = new HashSet<>();
        scopes.forEach(scope -> callees.add(CALLEES.get(scope)));
        return callees.size() == 1 ? Optional.ofNullable(callees.iterator().next()) : Optional.empty();
    }
}
