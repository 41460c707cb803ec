package io.postrider.auth.domain;

import java.util.UUID;

/**
 * A domain as other features know it.
 *
 * @param id its id
 * @param tenantId its tenant
 * @param name in A-labels
 * @param plusAddressing whether ann+anything is ann
 */
public record Domain(UUID id, UUID tenantId, String name, boolean plusAddressing) {}
