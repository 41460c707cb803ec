package io.postrider.auth.domain;

import io.postrider.auth.access.Fields;
import io.postrider.auth.address.MailAddress;
import java.util.UUID;

/**
 * A domain as other features know it.
 *
 * @param id its id
 * @param tenantId its tenant
 * @param name in A-labels
 * @param plusAddressing whether ann+anything is ann
 */
public record Domain(UUID id, UUID tenantId, String name, boolean plusAddressing) {
    /** Where plus-addressing is on, an address with a tag would take another one's mail. */
    public void refuseTagged(MailAddress address) {
        if (plusAddressing && address.withoutTag().isPresent()) {
            throw Fields.unprocessable(
                    "address",
                    "has a plus tag: mail to it goes to %s."
                            .formatted(address.withoutTag().get()));
        }
    }
}
