package io.postrider.mail.dmarc;

import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param result the result
 * @param domain the author's domain; empty when there is none
 * @param organization where its organization begins; empty when nobody looked
 * @param publisher whose record it is; empty when there is none
 * @param record what is published; null when nothing is
 * @param published what the domain asks for when nothing is aligned
 * @param disposition what it asks for of this very message: nothing of one that passed, less where the domain only tries
 * @param aligned what is aligned, as {@code dkim=<domain>} or {@code spf=<domain>}; null when nothing is
 * @param problem why there is an error, for people; null when there is a result
 */
public record DmarcAnswer(
        DmarcResult result,
        String domain,
        String organization,
        String publisher,
        @Nullable DmarcRecord record,
        DmarcPolicy published,
        DmarcPolicy disposition,
        @Nullable String aligned,
        @Nullable String problem) {
    static DmarcAnswer none(String domain, String organization) {
        return of(DmarcResult.NONE, domain, organization, null);
    }

    static DmarcAnswer error(DmarcResult result, String domain, @Nullable String problem) {
        return of(result, domain, "", problem);
    }

    private static DmarcAnswer of(DmarcResult result, String domain, String organization, @Nullable String problem) {
        return new DmarcAnswer(
                result, domain, organization, "", null, DmarcPolicy.NONE, DmarcPolicy.NONE, null, problem);
    }
}
