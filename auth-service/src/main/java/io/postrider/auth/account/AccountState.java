package io.postrider.auth.account;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.account.AccountController.AccountEdit;
import io.postrider.auth.account.AccountController.NewAccount;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.state.StateKind;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Accounts in a state. Their passwords are none of its: a file that is kept is no place for them. */
@Component
class AccountState implements StateKind {
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
    public Place place() {
        return Place.ACCOUNTS;
    }

    @Override
    public String nameField() {
        return "address";
    }

    @Override
    public String canonical(String name) {
        return Fields.address(name, nameField()).toString();
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(Action.ACCOUNTS_WRITE);
        if (!accounts.has(call.admin(), name)) {
            accounts.create(call, new NewAccount(name, null, null, null, null, null), null);
        }
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        accounts.edit(call, name, present -> patches.apply(wanted, present, AccountEdit.class));
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return repository.addressesOf(domains.named(call.admin(), domain).id());
    }

    @Override
    public void remove(Call call, String name) {
        call.admin().require(Action.ACCOUNTS_WRITE);
        accounts.delete(call, name);
    }
}
