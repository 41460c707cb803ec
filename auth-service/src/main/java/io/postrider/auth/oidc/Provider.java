package io.postrider.auth.oidc;

/**
 * A domain's provider.
 *
 * @param issuer who signs
 * @param jwksUri where its keys are
 * @param audience whom its tokens must be for
 * @param addressClaim which claim has the account's address
 */
public record Provider(String issuer, String jwksUri, String audience, String addressClaim) {}
