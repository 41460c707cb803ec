package io.postrider.api.auth;

import io.postrider.api.auth.LoginGrant.SendingLimits;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Tells which account sends from an address, for callers with an API key. Scope {@code directory.read}. */
@HttpExchange("/internal/v1/directory/senders")
public interface SenderApi {
    /**
     * The account whose address this is, or the only one that an alias leads to; {@code NOT_FOUND} when there is none, more than
     * one, or one that is disabled.
     *
     * @param address with its domain in ASCII
     */
    @GetExchange
    Sender find(@RequestParam String address);

    /**
     * What an account may send.
     *
     * @param accountId the account
     * @param tenantId its tenant
     * @param domainIds its domain, and that of the address
     * @param address its primary address
     * @param addresses every address it may send as, as in {@link LoginGrant}
     * @param onBehalf every address it may send on behalf of
     * @param sending what bounds the messages that it sends; null for nothing
     */
    record Sender(
            UUID accountId,
            UUID tenantId,
            Set<UUID> domainIds,
            String address,
            List<String> addresses,
            List<String> onBehalf,
            @Nullable SendingLimits sending) {
        public Sender {
            domainIds = Set.copyOf(domainIds);
            addresses = List.copyOf(addresses);
            onBehalf = List.copyOf(onBehalf);
        }
    }
}
