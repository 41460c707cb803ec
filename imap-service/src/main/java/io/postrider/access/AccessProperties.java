package io.postrider.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What IMAP and POP3 connections have in common.
 *
 * @param address the local address on which mail clients are served
 * @param maxConnections connections at once, both protocols together
 * @param maxConnectionsPerAddress connections of one client address at once; networks that may log in without TLS are
 *     exempt
 * @param drainTime how long a stop waits for sessions in the middle of a command
 */
@ConfigurationProperties("postrider.access")
public record AccessProperties(
        @DefaultValue("0.0.0.0") String address,
        @DefaultValue("20000") int maxConnections,
        @DefaultValue("200") int maxConnectionsPerAddress,
        @DefaultValue("20s") Duration drainTime) {
    public AccessProperties {
        if (maxConnections < 1 || maxConnectionsPerAddress < 1) {
            throw new IllegalArgumentException("postrider.access: limits on connections start at 1");
        }
    }
}
