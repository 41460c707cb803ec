package io.postrider.api.door;

/**
 * Somebody wants to send mail.
 *
 * @param network where the client is: an IPv4 /24 or an IPv6 /64
 * @param sender the reverse-path; empty for a bounce
 * @param recipient the forward-path
 * @param waitSeconds how long a first meeting must be ago
 */
public record GreyQuestion(String network, String sender, String recipient, int waitSeconds) {}
