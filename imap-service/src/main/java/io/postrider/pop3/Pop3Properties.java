package io.postrider.pop3;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * POP3.
 *
 * @param port the port with STLS; 0 takes a free one, -1 none
 * @param tlsPort the port that is TLS from the start; 0 takes a free one, -1 none; none without a certificate
 * @param loginDelay how long a user has to wait after a login before the next (LOGIN-DELAY of RFC 2449), each replica for itself; 0s
 *     for not at all
 * @param deleteRetrieved whether messages that a client retrieved are removed when it says QUIT (EXPIRE 0 of RFC 2449)
 */
@ConfigurationProperties("postrider.pop3")
public record Pop3Properties(
        @DefaultValue("2110") int port,
        @DefaultValue("2995") int tlsPort,
        @DefaultValue("0s") Duration loginDelay,
        @DefaultValue("false") boolean deleteRetrieved) {}
