package io.postrider.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;

/**
 * The server under load and its users, numbered from 1.
 *
 * @param userPattern a format for the number, login name and address in one
 */
public record Target(String host, int smtpPort, int imapPort, String userPattern, String password, Duration timeout) {

    public InetSocketAddress smtp() {
        return new InetSocketAddress(host, smtpPort);
    }

    public InetSocketAddress imap() {
        return new InetSocketAddress(host, imapPort);
    }

    public String user(int number) {
        return String.format(Locale.ROOT, userPattern, number);
    }
}
