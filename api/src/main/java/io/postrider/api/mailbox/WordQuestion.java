package io.postrider.api.mailbox;

import java.util.List;
import java.util.UUID;

/**
 * A message's words, as hashes, for the accounts that are to get it.
 *
 * @param accountIds at most {@value #MOST_ACCOUNTS}
 * @param words at most {@value #MOST_WORDS}, each once
 * @param author the word that its author's address is; 0 for none
 * @param domain the word that its author's domain is; 0 for none
 */
public record WordQuestion(List<UUID> accountIds, List<Long> words, long author, long domain) {
    /** The most accounts of a question. */
    public static final int MOST_ACCOUNTS = 20;

    /** The most words of a question. */
    public static final int MOST_WORDS = 1_000;

    public WordQuestion {
        accountIds = List.copyOf(accountIds);
        words = List.copyOf(words);
        if (accountIds.size() > MOST_ACCOUNTS || words.size() > MOST_WORDS) {
            throw new IllegalArgumentException("at most 20 accounts and 1,000 words");
        }
    }
}
