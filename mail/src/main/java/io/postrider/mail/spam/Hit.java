package io.postrider.mail.spam;

import org.jspecify.annotations.Nullable;

/**
 * A rule that a message meets.
 *
 * @param rule its name
 * @param score what it adds; below zero for what speaks for the message
 * @param description what it says, for people
 * @param evidence what in the message met it; null when the description says all
 */
public record Hit(
        String rule,
        double score,
        String description,
        @Nullable String evidence) {}
