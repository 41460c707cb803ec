package io.postrider.auth.group;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Fields;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.claim.AddressClaims.Holder;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.group.MemberStore.External;
import io.postrider.auth.group.MemberStore.Local;
import io.postrider.auth.group.MemberStore.Member;
import io.postrider.auth.policy.ForwardingRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out who is meant by the addresses that a group's members are given by. */
@Component
class MemberAddresses {
    private static final int MAX_MEMBERS = 500;
    private static final String FIELD = "members";

    private final AddressClaims claims;
    private final Domains domains;
    private final ForwardingRule forwarding;

    MemberAddresses(AddressClaims claims, Domains domains, ForwardingRule forwarding) {
        this.claims = claims;
        this.domains = domains;
        this.forwarding = forwarding;
    }

    /** The members, each of whom an administrator reaches or was in the group before. */
    Set<Member> members(Admin admin, GroupEntity group, @Nullable List<String> addresses, Set<Member> before) {
        List<String> asked = Fields.required(addresses, FIELD);
        if (asked.size() > MAX_MEMBERS) {
            throw Fields.unprocessable(FIELD, "has more than %d addresses.".formatted(MAX_MEMBERS));
        }
        List<MailAddress> parsed =
                asked.stream().map(text -> Fields.address(text, FIELD)).toList();
        Map<String, Holder> holders = claims.holders(parsed, group.tenantId);
        Set<Member> found = new LinkedHashSet<>();
        for (MailAddress address : parsed) {
            if (address.toString().equals(group.address)) {
                throw Fields.unprocessable(FIELD, "makes a loop: %1$s > %1$s.".formatted(address));
            }
            Holder holder = holders.get(address.toString());
            Member member = holder == null ? new External(address.toString()) : new Local(holder.kind(), holder.id());
            if (!before.contains(member)) {
                refuseUnfit(admin, group, address, holder);
            }
            found.add(member);
        }
        return found;
    }

    private void refuseUnfit(Admin admin, GroupEntity group, MailAddress address, @Nullable Holder holder) {
        boolean reached = holder == null
                ? !domains.isHere(address.domain())
                : admin.reachesDomain(group.tenantId, holder.domainId());
        if (!reached) {
            throw Fields.unprocessable(
                    FIELD,
                    "has %s, which is no account, alias or group of the tenant that this API key reaches."
                            .formatted(address));
        }
        if (holder == null) {
            forwarding.check(FIELD, address, group.domainId);
        }
    }
}
