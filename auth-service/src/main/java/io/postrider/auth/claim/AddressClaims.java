package io.postrider.auth.claim;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.MailAddress;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Claims addresses and gives them back, within the transaction of the write that does so. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class AddressClaims {
    private final JdbcClient jdbc;

    AddressClaims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Claims an address for an account; {@code CONFLICT} when it is taken. */
    public void claimForAccount(MailAddress address, UUID domainId, UUID accountId) {
        refuseTaken(address);
        jdbc.sql("insert into directory.address (address, domain_id, account_id) values (?, ?, ?)")
                .params(address.toString(), domainId, accountId)
                .update();
    }

    /** Claims an address for an alias; {@code CONFLICT} when it is taken. */
    public void claimForAlias(MailAddress address, UUID domainId, UUID aliasId) {
        refuseTaken(address);
        jdbc.sql("insert into directory.address (address, domain_id, alias_id) values (?, ?, ?)")
                .params(address.toString(), domainId, aliasId)
                .update();
    }

    /** Nobody has the address any more. */
    public void release(String address) {
        jdbc.sql("delete from directory.address where address = ?").param(address).update();
    }

    private void refuseTaken(MailAddress address) {
        Optional<Boolean> alias = jdbc.sql("select alias_id is not null from directory.address where address = ?")
                .param(address.toString())
                .query(Boolean.class)
                .optional();
        if (alias.isPresent()) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "%s is the address of an %s already.".formatted(address, alias.get() ? "alias" : "account"));
        }
    }
}
