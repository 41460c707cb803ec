package io.postrider.pop3;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * POP3.
 *
 * @param port the port with STLS; 0 takes a free one, -1 none
 * @param tlsPort the port that is TLS from the start; 0 takes a free one, -1 none; none without a certificate
 */
@ConfigurationProperties("postrider.pop3")
public record Pop3Properties(
        @DefaultValue("2110") int port,
        @DefaultValue("2995") int tlsPort) {}
