package io.postrider.platform.directory;

import io.postrider.api.auth.DirectoryChanges.Change;

/** Hears what changes in the directory. Calls come one at a time, in order; they should return soon. */
public interface DirectoryListener {
    /** An account or address changed. */
    void changed(Change change);

    /** Changes may have been missed: everything known from the directory must be asked for again. */
    void forgetAll();
}
