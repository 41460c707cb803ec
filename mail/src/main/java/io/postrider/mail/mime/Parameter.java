package io.postrider.mail.mime;

/**
 * A parameter of Content-Type or Content-Disposition, as IMAP tells it: continuations are joined (RFC 2231 section 3),
 * extended values keep their {@code charset'language'} prefix and percent encoding under a name that ends in
 * {@code *}. {@link Parameters#text} decodes.
 *
 * @param name in lower case
 * @param value without quotes
 */
public record Parameter(String name, String value) {}
