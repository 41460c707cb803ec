package io.postrider.mailbox.account;

import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.platform.directory.DirectoryListener;

/** Takes over what changes in the directory: quota, epoch, deletion. */
public final class DirectoryWatch implements DirectoryListener {
    private final Accounts accounts;
    private final ChangedMany many;

    /** A watch for those accounts, which leaves many at once to another. */
    public DirectoryWatch(Accounts accounts, ChangedMany many) {
        this.accounts = accounts;
        this.many = many;
    }

    @Override
    public void changed(Change change) {
        if (change.accounts() != null) {
            // At once for those that are used now.
            accounts.forgetAll();
            many.add(change.accounts());
        }
        if (change.accountId() == null) {
            return;
        }
        if (change.account() == null) {
            accounts.learnDeleted(change.accountId());
        } else {
            accounts.learnIfKnown(change.account());
        }
    }

    @Override
    public void forgetAll() {
        accounts.forgetAll();
    }
}
