package io.postrider.auth.access;

import java.util.UUID;

/**
 * A user who calls for himself, below {@code /v1/me}.
 *
 * @param call the call; it reaches nothing but the user
 * @param accountId who he is
 * @param epoch his account's
 */
public record Me(Call call, UUID accountId, long epoch) {}
