package io.postrider.auth.delegation;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountLinks;
import io.postrider.auth.account.DeletedLinks;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.claim.AddressClaims.Holder;
import io.postrider.auth.delegation.DelegationController.Delegation;
import io.postrider.auth.delegation.DelegationController.DelegationEdit;
import io.postrider.auth.delegation.DelegationController.NewDelegation;
import io.postrider.auth.delegation.DelegationList.Found;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Reads and changes delegations; changes run within {@code Writes}. */
@Service
public class Delegations implements AccountLinks {
    private static final String AS = " as ";
    /** Who may send as one address, or for it. */
    private static final int MOST_OVER_ONE = 100;
    /** What one account may send as or for: all of it is told at each login. */
    private static final int MOST_OF_ONE = 500;

    private final DelegationRepository repository;
    private final DelegationList list;
    private final DeletedLinks deletedLinks;
    private final Domains domains;
    private final AddressClaims claims;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final JsonMapper json;
    private final Ids ids;
    private final Clock clock;

    Delegations(
            DelegationRepository repository,
            DelegationList list,
            DeletedLinks deletedLinks,
            Domains domains,
            AddressClaims claims,
            AuditLog audit,
            ChangeLog changes,
            JsonMapper json,
            Ids ids,
            Clock clock) {
        this.repository = repository;
        this.list = list;
        this.deletedLinks = deletedLinks;
        this.domains = domains;
        this.claims = claims;
        this.audit = audit;
        this.changes = changes;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    Delegation find(Admin admin, UUID id) {
        return found(admin, id).view();
    }

    private Found found(Admin admin, UUID id) {
        return list.find(admin, id).orElseThrow(() -> Fields.notFound("delegation"));
    }

    Answer<Delegation> create(Call call, NewDelegation request) {
        MailAddress address = Fields.address(request.address(), "address");
        SendRight right = Fields.required(request.right(), "right");
        Domain domain = domains.forNewAddress(call.admin(), address);
        Holder holder = claims.holders(List.of(address), domain.tenantId()).get(address.toString());
        if (holder == null) {
            throw Fields.unprocessable(
                    "address", "is nobody's: there is no account, alias or group %s.".formatted(address));
        }
        UUID delegate = claims.target(
                        call.admin(), Fields.address(request.delegate(), "delegate"), domain.tenantId(), Set.of())
                .orElseThrow(() -> Fields.unprocessable(
                        "delegate", "is not the address of an account of the same tenant that this API key reaches."));
        refuseNeedless(holder, delegate);
        Instant now = clock.instant();
        DelegationEntity delegation = new DelegationEntity();
        delegation.id = ids.next();
        delegation.tenantId = domain.tenantId();
        delegation.over(holder);
        delegation.delegateId = delegate;
        delegation.sendRight = right.text();
        delegation.createdAt = now;
        delegation.updatedAt = now;
        delegation = repository.saveAndFlush(delegation);
        changes.append(delegate, Set.of());
        Found made = found(call.admin(), delegation.id);
        record(call, "create", made, Map.of("right", right.text()));
        return Answer.created("/v1/delegations/" + delegation.id, delegation.version, made.view());
    }

    private void refuseNeedless(Holder holder, UUID delegate) {
        if (holder.id().equals(delegate)) {
            throw Fields.unprocessable("delegate", "is the account whose address it is.");
        }
        if (repository.find(holder.id(), delegate).isPresent()) {
            throw new ProblemException(ProblemCode.CONFLICT, "There is such a delegation already: change its right.");
        }
        refuseTooMany(holder.id(), delegate);
    }

    private void refuseTooMany(UUID over, UUID delegate) {
        if (repository.countOver(over) >= MOST_OVER_ONE) {
            throw new ProblemException(
                    ProblemCode.LIMIT_REACHED, "An address has %d delegates at most.".formatted(MOST_OVER_ONE));
        }
        if (repository.countByDelegateId(delegate) >= MOST_OF_ONE) {
            throw new ProblemException(
                    ProblemCode.LIMIT_REACHED,
                    "An account is a delegate for %d addresses at most.".formatted(MOST_OF_ONE));
        }
    }

    Answer<Delegation> edit(Call call, UUID id, UnaryOperator<DelegationEdit> patch) {
        Delegation before = find(call.admin(), id);
        call.requireVersion(before.version());
        return give(
                call,
                id,
                Fields.required(patch.apply(new DelegationEdit(before.right())).right(), "right"));
    }

    /** Changes what a delegation allows, if it is something else. */
    Answer<Delegation> give(Call call, UUID id, SendRight right) {
        Found before = found(call.admin(), id);
        DelegationEntity delegation = repository.findById(id).orElseThrow(() -> Fields.notFound("delegation"));
        call.checkVersion(delegation.versionNumber());
        if (right == before.view().right()) {
            return Answer.changed(delegation.version, before.view());
        }
        delegation.sendRight = right.text();
        delegation.updatedAt = clock.instant();
        delegation = repository.saveAndFlush(delegation);
        changes.append(delegation.delegateId, Set.of());
        record(call, "update", before, Map.of("right", right.text()));
        return Answer.changed(delegation.version, find(call.admin(), id));
    }

    Answer<Void> delete(Call call, UUID id) {
        found(call.admin(), id);
        DelegationEntity delegation = repository.findById(id).orElseThrow(() -> Fields.notFound("delegation"));
        call.checkVersion(delegation.versionNumber());
        remove(call, delegation);
        return Answer.none();
    }

    /** An account goes: nobody sends as it any more, and it sends as nobody. */
    @Override
    public void removeTarget(Call call, UUID accountId) {
        keepOver(accountId, accountId);
        repository.findByDelegateIdOrderById(accountId).forEach(delegation -> keep(accountId, delegation));
        removeOver(call, accountId);
        repository.findByDelegateIdOrderById(accountId).forEach(delegation -> remove(call, delegation));
    }

    /** What there is over an account, or over an alias that goes with it, is to come back with the account. */
    public void keepOver(UUID accountId, UUID over) {
        repository.over(over).forEach(delegation -> keep(accountId, delegation));
    }

    private void keep(UUID accountId, DelegationEntity delegation) {
        UUID other = accountId.equals(delegation.delegateId) ? delegation.accountId : delegation.delegateId;
        deletedLinks.keep(accountId, other, DeletedLinks.Kind.DELEGATION, delegation.id, LostDelegation.of(delegation));
    }

    /** Those that have no other end any more are forgotten; where that may come back too, they wait for it. */
    @Override
    public void restoreTarget(Call call, UUID accountId) {
        for (DeletedLinks.Link link : deletedLinks.atEitherEnd(accountId, DeletedLinks.Kind.DELEGATION)) {
            LostDelegation lost = json.treeToValue(link.state(), LostDelegation.class);
            if (repository.mayComeBack(lost.delegateId()) || repository.mayComeBack(lost.overId())) {
                continue;
            }
            deletedLinks.drop(DeletedLinks.Kind.DELEGATION, link.objectId());
            if (repository.isThere(lost.delegateId(), lost.overId())
                    && repository.find(lost.overId(), lost.delegateId()).isEmpty()) {
                makeAgain(call, link.objectId(), lost);
            }
        }
    }

    private void makeAgain(Call call, UUID id, LostDelegation lost) {
        if (repository.countOver(lost.overId()) >= MOST_OVER_ONE
                || repository.countByDelegateId(lost.delegateId()) >= MOST_OF_ONE) {
            return;
        }
        DelegationEntity saved = repository.saveAndFlush(lost.again(id, clock.instant()));
        changes.append(saved.delegateId, Set.of());
        record(call, "create", list.get(saved.id), Map.of("right", saved.sendRight));
    }

    /** An account, an alias or a group is about to be deleted, and still has its address. */
    public void removeOver(Call call, UUID over) {
        repository.over(over).forEach(delegation -> remove(call, delegation));
    }

    private void remove(Call call, DelegationEntity delegation) {
        Found gone = list.get(delegation.id);
        repository.delete(delegation);
        repository.flush();
        changes.append(delegation.delegateId, Set.of());
        record(call, "delete", gone, Map.of());
    }

    /** What a delegation is called where it needs a name. */
    static String name(String address, String delegate) {
        return delegate + AS + address;
    }

    /** Looks one up by that, with its address and its delegate's; neither has a space. */
    static <T> T named(String name, BiFunction<String, String, T> find) {
        int as = name.indexOf(AS);
        return find.apply(name.substring(as + AS.length()), name.substring(0, as));
    }

    private void record(Call call, String what, Found delegation, Map<String, ?> changed) {
        Delegation view = delegation.view();
        AuditLog.Subject subject = new AuditLog.Subject(
                "delegation", view.id(), name(view.address(), view.delegate()), view.tenantId(), delegation.domainId());
        audit.record(call, new AuditLog.Entry("delegation." + what, subject, changed));
    }
}
