package io.postrider.standalone.suite;

import io.postrider.api.ServiceName;

/**
 * The ports of an installation.
 *
 * @param offset added to all of them, so that several fit on one machine
 */
public record SuitePorts(int offset) {
    /** SMTP from other servers. */
    public int smtp() {
        return 2525 + offset;
    }

    /** Submission with STARTTLS. */
    public int submission() {
        return 2587 + offset;
    }

    /** Submission with TLS from the first octet. */
    public int submissions() {
        return 2465 + offset;
    }

    /** IMAP with STARTTLS. */
    public int imap() {
        return 2143 + offset;
    }

    /** IMAP with TLS from the first octet. */
    public int imaps() {
        return 2993 + offset;
    }

    /** POP3 with STLS. */
    public int pop3() {
        return 2110 + offset;
    }

    /** POP3 with TLS from the first octet. */
    public int pop3s() {
        return 2995 + offset;
    }

    /** Public REST. */
    public int admin() {
        return 8080 + offset;
    }

    /** PostgreSQL, on loopback. */
    public int database() {
        return 15432 + offset;
    }

    /** Internal REST, on loopback; only services that are called have it. */
    public int internal(ServiceName service) {
        return 8180 + number(service) + offset;
    }

    /** Health and metrics, on loopback. */
    public int management(ServiceName service) {
        return 8190 + number(service) + offset;
    }

    /** The service's own public REST, on loopback behind the router. */
    public int publicRest(ServiceName service) {
        return 8170 + number(service) + offset;
    }

    private static int number(ServiceName service) {
        return switch (service) {
            case AUTH_SERVICE -> 1;
            case DELIVERY_SERVICE -> 2;
            case MAILBOX_SERVICE -> 3;
            case SMTP_GATEWAY -> 4;
            case IMAP_SERVICE -> 5;
        };
    }
}
