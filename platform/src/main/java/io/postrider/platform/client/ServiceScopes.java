package io.postrider.platform.client;

import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import java.util.List;

/** Which scopes a service asks for when it calls another; auth-service grants no others. */
final class ServiceScopes {
    private ServiceScopes() {}

    /** The scopes of one callee that one caller uses; empty when the caller has no business there. */
    static List<String> of(ServiceName caller, ServiceName callee) {
        return switch (callee) {
            case AUTH_SERVICE ->
                switch (caller) {
                    case SMTP_GATEWAY, IMAP_SERVICE -> List.of(Scope.DIRECTORY_READ, Scope.LOGIN);
                    case DELIVERY_SERVICE ->
                        List.of(
                                Scope.DIRECTORY_READ,
                                Scope.SIGNING_READ,
                                Scope.ROUTES_READ,
                                Scope.AUDIT_WRITE,
                                Scope.SESSIONS_END);
                    case MAILBOX_SERVICE -> List.of(Scope.DIRECTORY_READ, Scope.AUDIT_WRITE, Scope.USE_WRITE);
                    case AUTH_SERVICE -> List.of();
                };
            case DELIVERY_SERVICE -> caller == ServiceName.SMTP_GATEWAY ? List.of(Scope.ACCEPT) : List.of();
            case MAILBOX_SERVICE ->
                switch (caller) {
                    case SMTP_GATEWAY -> List.of(Scope.QUOTA_READ, Scope.WORDS_READ);
                    case DELIVERY_SERVICE -> List.of(Scope.DELIVER);
                    case IMAP_SERVICE -> List.of(Scope.CHANGES_READ);
                    case AUTH_SERVICE, MAILBOX_SERVICE -> List.of();
                };
            case SMTP_GATEWAY, IMAP_SERVICE -> List.of();
        };
    }
}
