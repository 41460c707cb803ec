package io.postrider.auth.apikey;

import io.postrider.api.auth.KeyApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.address.DomainName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** API keys for the other services that have public REST. */
@RestController
class KeyController implements KeyApi {
    private final KeyLookup keys;
    private final RequestRate rate;
    private final JdbcClient jdbc;

    KeyController(KeyLookup keys, RequestRate rate, JdbcClient jdbc) {
        this.keys = keys;
        this.rate = rate;
        this.jdbc = jdbc;
    }

    @Override
    public KeyGrant exchange(KeyExchange exchange) {
        Optional<Admin> admin = keys.find(exchange.secret(), exchange.clientAddress());
        if (admin.isEmpty()) {
            rate.checkBadKey(exchange.clientAddress());
            throw new ProblemException(
                    ProblemCode.AUTHENTICATION_FAILED, "This API key is unknown, expired or revoked.");
        }
        Admin key = admin.get();
        return new KeyGrant(
                key.keyId(),
                key.tenantId(),
                key.domains(),
                names(key),
                key.actions().stream().map(Action::text).collect(Collectors.toSet()));
    }

    /** What the key's domains are called, each in both forms: other services know domains by their names alone. */
    private Set<String> names(Admin key) {
        if (key.domains().isEmpty()) {
            return Set.of();
        }
        return jdbc
                .sql("""
                        select name from directory.domain
                         where deleted_at is null and (domain_id = any (:domains) or alias_of = any (:domains))
                           and (:tenant::uuid is null or tenant_id = :tenant)""")
                .param("domains", key.domainFilter())
                .param("tenant", key.tenantId())
                .query(String.class)
                .list()
                .stream()
                .flatMap(name -> Stream.of(name, new DomainName(name).unicode().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
