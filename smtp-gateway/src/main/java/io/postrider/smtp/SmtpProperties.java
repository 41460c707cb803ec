package io.postrider.smtp;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of smtp-gateway.
 *
 * @param address the address on which SMTP listens; all addresses when absent
 * @param mxPort the port for mail from other servers (25); off when absent, 0 takes a free one
 * @param submissionPort the port for users with STARTTLS (587); off when absent, 0 takes a free one
 * @param submissionsPort the port for users with TLS from the first octet (465); off when absent, 0 takes a free one
 * @param maxMessageSize the largest message taken
 * @param maxRecipients most recipients of a message
 * @param maxHops how many servers a message may have passed before it is taken for a loop
 * @param maxConnections most sessions at once
 * @param maxConnectionsPerAddress most sessions of one client address (IPv6: /64) at once
 * @param bufferMemory memory for messages on their way in; a quarter of the heap when absent
 * @param xclientNetworks networks (CIDR) of those who may say with XCLIENT for whom they speak
 * @param commandTimeout how long a client may take for a command line
 * @param dataTimeout how long a client may pause inside a message
 * @param handshakeTimeout how long a TLS handshake may take
 * @param sessionTimeout how long a session may last
 * @param maxErrors bad commands after which a session ends
 * @param maxUnknownRecipients unknown recipients after which a session ends
 * @param maxFailedLogins failed logins after which a session ends
 */
@ConfigurationProperties("postrider.smtp")
public record SmtpProperties(
        @Nullable String address,
        @Nullable Integer mxPort,
        @Nullable Integer submissionPort,
        @Nullable Integer submissionsPort,
        @DefaultValue("50MB") DataSize maxMessageSize,
        @DefaultValue("1000") int maxRecipients,
        @DefaultValue("50") int maxHops,
        @DefaultValue("4000") int maxConnections,
        @DefaultValue("256") int maxConnectionsPerAddress,
        @Nullable DataSize bufferMemory,
        @DefaultValue List<String> xclientNetworks,
        @DefaultValue("5m") Duration commandTimeout,
        @DefaultValue("3m") Duration dataTimeout,
        @DefaultValue("30s") Duration handshakeTimeout,
        @DefaultValue("2h") Duration sessionTimeout,
        @DefaultValue("20") int maxErrors,
        @DefaultValue("10") int maxUnknownRecipients,
        @DefaultValue("5") int maxFailedLogins) {
    /** Refuses what could not work. */
    public SmtpProperties {
        // RFC 5321 section 4.5.3.1.7 and 4.5.3.1.8
        if (maxMessageSize.toBytes() < 64 * 1024 || maxRecipients < 100) {
            throw new IllegalArgumentException(
                    "postrider.smtp: max-message-size is 64KB at least, max-recipients 100 at least");
        }
        if (maxHops < 25 || maxConnections < 1 || maxConnectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "postrider.smtp: max-hops is 25 at least, max-connections and max-connections-per-address 1");
        }
    }
}
