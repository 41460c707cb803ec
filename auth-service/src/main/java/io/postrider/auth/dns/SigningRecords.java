package io.postrider.auth.dns;

import java.util.List;

/** Knows the records of the keys that sign mail. */
public interface SigningRecords {
    /** Those that a domain, by its name in A-labels, is to publish now, the oldest key's first. */
    List<SigningRecord> of(String domain);
}
