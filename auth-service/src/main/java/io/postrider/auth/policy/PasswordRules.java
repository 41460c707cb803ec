package io.postrider.auth.policy;

/**
 * What a password must be that somebody chooses.
 *
 * @param minLength the fewest characters
 * @param minStrength how hard to guess it is, from 0 to 4
 * @param address of the account, whose parts everybody guesses; empty when there is none
 */
public record PasswordRules(int minLength, int minStrength, String address) {}
