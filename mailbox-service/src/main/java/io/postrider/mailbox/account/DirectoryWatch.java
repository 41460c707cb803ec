package io.postrider.mailbox.account;

import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.platform.directory.DirectoryListener;

/** Takes over what changes in the directory: quota, epoch, deletion. */
public final class DirectoryWatch implements DirectoryListener {
    private final Accounts accounts;

    /** A watch for those accounts. */
    public DirectoryWatch(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void changed(Change change) {
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
