package io.postrider.auth.alias;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Fields;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.claim.AddressClaims.Owner;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.policy.ForwardingRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out who is meant by the addresses that an alias's targets are given by. */
@Component
class TargetAddresses {
    static final int MAX_TARGETS = 500;
    private static final int MAX_EXTERNAL = 100;
    private static final String FIELD = "targets";

    private final AddressClaims claims;
    private final Domains domains;
    private final ForwardingRule forwarding;

    TargetAddresses(AddressClaims claims, Domains domains, ForwardingRule forwarding) {
        this.claims = claims;
        this.domains = domains;
        this.forwarding = forwarding;
    }

    /** The targets, each of which an administrator may let mail go to, or did before. */
    Targets targets(Admin admin, AliasEntity alias, @Nullable List<String> addresses, Targets before) {
        List<String> asked = Fields.required(addresses, FIELD);
        if (asked.isEmpty() || asked.size() > MAX_TARGETS) {
            throw Fields.unprocessable(FIELD, "has no address, or more than %d.".formatted(MAX_TARGETS));
        }
        List<MailAddress> parsed =
                asked.stream().map(text -> Fields.address(text, FIELD)).toList();
        Map<String, Owner> owners = claims.owners(parsed, alias.tenantId);
        Set<UUID> accounts = new LinkedHashSet<>();
        Set<String> external = new LinkedHashSet<>();
        for (MailAddress address : parsed) {
            Owner owner = owners.get(address.toString());
            if (owner != null) {
                refuseUnreached(admin, alias, address, owner, before);
                accounts.add(owner.accountId());
            } else {
                refuseUnfit(alias, address, before);
                external.add(address.toString());
            }
        }
        if (external.size() > MAX_EXTERNAL) {
            throw Fields.unprocessable(FIELD, "has more than %d addresses elsewhere.".formatted(MAX_EXTERNAL));
        }
        return new Targets(accounts, external);
    }

    private static void refuseUnreached(
            Admin admin, AliasEntity alias, MailAddress address, Owner owner, Targets before) {
        if (!AddressClaims.mayBeTarget(admin, owner, alias.tenantId, before.accounts())) {
            throw noAccount(address);
        }
    }

    /** An alias leads to no other, so that none leads back to itself. */
    private void refuseUnfit(AliasEntity alias, MailAddress address, Targets before) {
        if (before.external().contains(address.toString())) {
            return;
        }
        if (address.toString().equals(alias.address)) {
            throw Fields.unprocessable(FIELD, "makes a loop: %1$s > %1$s.".formatted(address));
        }
        if (domains.isHere(address.domain())) {
            throw noAccount(address);
        }
        forwarding.check(FIELD, address, alias.domainId);
    }

    private static RuntimeException noAccount(MailAddress address) {
        return Fields.unprocessable(
                FIELD,
                "has %s, which is no account that this API key reaches. Aliases lead to accounts and to addresses elsewhere."
                        .formatted(address));
    }
}
