package io.postrider.auth.oidc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Providers in the database. */
@Component
class ProviderStore {
    private final JdbcClient jdbc;

    ProviderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Provider> byDomainName(String name) {
        return jdbc.sql("""
                select p.issuer, p.jwks_uri, p.discovered, p.audience, p.address_claim
                  from directory.oidc_provider p join directory.domain d on d.domain_id = p.domain_id
                 where d.name = ?""").param(name).query((row, n) -> provider(row)).optional();
    }

    /** Which claims have the address in tokens of an issuer: one, unless domains read them differently. */
    List<String> addressClaims(String issuer) {
        return jdbc.sql("select distinct address_claim from directory.oidc_provider where issuer = ? limit 10")
                .param(issuer)
                .query(String.class)
                .list();
    }

    Optional<Provider> find(UUID domainId) {
        return jdbc.sql("""
                select issuer, jwks_uri, discovered, audience, address_claim
                  from directory.oidc_provider where domain_id = ?""").param(domainId).query((row, n) -> provider(row)).optional();
    }

    void put(UUID domainId, Provider provider) {
        jdbc.sql("""
                insert into directory.oidc_provider (domain_id, issuer, jwks_uri, discovered, audience, address_claim)
                values (:domain, :issuer, :jwks, :discovered, :audience, :claim)
                on conflict (domain_id) do update
                   set issuer = :issuer, jwks_uri = :jwks, discovered = :discovered, audience = :audience,
                       address_claim = :claim""")
                .param("domain", domainId)
                .param("issuer", provider.issuer())
                .param("jwks", provider.jwksUri())
                .param("discovered", provider.discovered())
                .param("audience", provider.audience())
                .param("claim", provider.addressClaim())
                .update();
    }

    boolean remove(UUID domainId) {
        return jdbc.sql("delete from directory.oidc_provider where domain_id = ?")
                        .param(domainId)
                        .update()
                == 1;
    }

    private static Provider provider(ResultSet row) throws SQLException {
        return new Provider(
                row.getString("issuer"),
                row.getString("jwks_uri"),
                row.getBoolean("discovered"),
                row.getString("audience"),
                row.getString("address_claim"));
    }
}
