package io.postrider.pop3;

import java.time.Duration;

/**
 * What an operator decides, and clients are told (RFC 2449 sections 6.6 and 6.7).
 *
 * @param loginDelay how long a user waits between logins; zero for not at all
 * @param deleteRetrieved whether messages that were retrieved are removed at the session's end
 */
record Pop3Policy(Duration loginDelay, boolean deleteRetrieved) {
    Pop3Policy {
        if (loginDelay.isNegative()) {
            throw new IllegalArgumentException("postrider.pop3.login-delay is not negative");
        }
    }
}
