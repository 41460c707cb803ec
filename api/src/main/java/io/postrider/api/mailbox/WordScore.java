package io.postrider.api.mailbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one account's words say of a message.
 *
 * @param accountId whose
 * @param taught whether the account or its domain taught anything at all; of those that did not nothing else is told
 * @param probability that it is spam, from 0 to 1; null when too little was learned
 * @param knowsAuthor whether the account called a message of this author no spam
 * @param domainSpam how many messages of the author's domain were called spam, in the account's domain
 * @param domainHam how many were called none
 */
public record WordScore(
        UUID accountId,
        boolean taught,
        @Nullable Double probability,
        boolean knowsAuthor,
        int domainSpam,
        int domainHam) {}
