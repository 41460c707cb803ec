package io.postrider.auth.published;

/**
 * Where a mail program connects to.
 *
 * @param service what is there
 * @param host the name, which the certificate has
 * @param port the port
 */
public record Endpoint(MailService service, String host, int port) {}
