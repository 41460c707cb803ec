package io.postrider.delivery.route;

/**
 * What decides which way a message goes.
 *
 * @param domain the recipient's domain, lower case
 * @param sender the domain of the reverse-path when somebody decided about its mail; else empty, so that all others go together
 */
public record Way(String domain, String sender) {}
