package io.postrider.auth.login;

import io.postrider.api.auth.LoginRequest;
import io.postrider.auth.address.MailAddress;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to log in, whoever he is.
 *
 * @param username as it was sent
 * @param address the address that it is; null when it is none
 * @param clientAddress from where
 * @param protocol where
 * @param key whose failures are counted together with his
 * @param knownDevice whether the account logged in from his network before
 */
record Visitor(
        String username,
        @Nullable MailAddress address,
        String clientAddress,
        LoginRequest.Protocol protocol,
        FailureKey key,
        boolean knownDevice) {}
