package io.postrider.auth.account;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.account.AccountController.AccountEdit;
import io.postrider.auth.account.AccountController.NewAccount;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.state.AddressKind;
import io.postrider.auth.state.StateKind;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Accounts in a state. Their passwords are none of its: a file that is kept is no place for them. */
@Component
class AccountState implements AddressKind {
    private final Accounts accounts;
    private final AccountRepository repository;
    private final Domains domains;
    private final MergePatch patches;

    AccountState(Accounts accounts, AccountRepository repository, Domains domains, MergePatch patches) {
        this.accounts = accounts;
        this.repository = repository;
        this.domains = domains;
        this.patches = patches;
    }

    @Override
    public StateKind.Place place() {
        return StateKind.Place.ACCOUNTS;
    }

    @Override
    public Action action() {
        return Action.ACCOUNTS_WRITE;
    }

    @Override
    public boolean has(Admin admin, String address) {
        return accounts.idOf(admin, address).isPresent();
    }

    @Override
    public void make(Call call, String address, ObjectNode fields) {
        accounts.create(call, new NewAccount(address, null, null, null, null, null), null);
    }

    @Override
    public void shape(Call call, String address, ObjectNode fields) {
        accounts.edit(call, address, present -> patches.apply(fields, present, AccountEdit.class));
    }

    @Override
    public List<String> addressesIn(Call call, String domain) {
        return repository.addressesOf(domains.named(call.admin(), domain).id(), StateKind.ENOUGH);
    }

    @Override
    public void delete(Call call, String address) {
        accounts.delete(call, address);
    }
}
