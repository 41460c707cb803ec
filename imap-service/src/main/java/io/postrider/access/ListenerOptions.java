package io.postrider.access;

import java.time.Duration;

/**
 * Where a listener listens.
 *
 * @param name for log lines and metrics, such as {@code imaps}
 * @param address the local address to bind, such as {@code 0.0.0.0}
 * @param port the port; 0 takes a free one
 * @param implicitTls whether TLS starts with the connection (RFC 8314 section 3)
 * @param drainTime how long a stop waits for sessions in the middle of a command
 */
public record ListenerOptions(String name, String address, int port, boolean implicitTls, Duration drainTime) {
    public ListenerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " of " + name + " is out of range");
        }
    }
}
