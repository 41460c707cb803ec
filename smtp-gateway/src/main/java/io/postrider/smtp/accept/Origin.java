package io.postrider.smtp.accept;

import io.postrider.api.delivery.AcceptEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Where a message came from.
 *
 * @param client the other end of the dialogue
 * @param submitter the logged-in account; null for mail from elsewhere
 * @param hostname our own name
 */
public record Origin(
        AcceptEnvelope.Client client, AcceptEnvelope.@Nullable Submitter submitter, String hostname) {}
