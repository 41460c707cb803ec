package io.postrider.delivery.smtpclient;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail transaction to carry out (RFC 5321 section 3.3).
 *
 * @param reversePath empty for the null reverse-path
 * @param recipients at least one
 * @param content the message
 * @param dsn what to tell a server that offers DSN
 * @param requireTls whether the server is to hand it on under REQUIRETLS (RFC 8689 section 2); it has to offer that
 */
public record Transaction(
        String reversePath, List<Recipient> recipients, Content content, Dsn dsn, boolean requireTls) {
    public Transaction {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a transaction has a recipient");
        }
        checked(reversePath);
    }

    /** The same for some of its recipients. */
    Transaction to(List<Recipient> some) {
        return new Transaction(reversePath, some, content, dsn, requireTls);
    }

    /**
     * One recipient.
     *
     * @param forwardPath its address
     * @param dsnNotify NOTIFY (RFC 3461 section 4.1)
     * @param orcpt ORCPT in xtext (RFC 3461 section 4.2)
     */
    public record Recipient(
            String forwardPath,
            @Nullable String dsnNotify,
            @Nullable String orcpt) {
        public Recipient {
            checked(forwardPath);
            if (dsnNotify != null) {
                checked(dsnNotify);
            }
            if (orcpt != null) {
                checked(orcpt);
            }
        }
    }

    /**
     * DSN parameters of MAIL.
     *
     * @param ret RET (RFC 3461 section 4.3)
     * @param envid ENVID in xtext (RFC 3461 section 4.4)
     */
    public record Dsn(@Nullable String ret, @Nullable String envid) {
        public Dsn {
            if (ret != null) {
                checked(ret);
            }
            if (envid != null) {
                checked(envid);
            }
        }
    }

    /** The message: what it needs, and where its octets are. */
    public interface Content {
        /** Octets. */
        long size();

        /** Whether it came with BODY=8BITMIME (RFC 6152). */
        boolean isDeclaredEightBit();

        /** Whether it came with SMTPUTF8 (RFC 6531). */
        boolean isDeclaredInternationalized();

        /** Whether there really are octets above 127 in it; asked only of a server that could not take them. */
        boolean isEightBit() throws IOException;

        /** Whether its header section really needs SMTPUTF8; asked only of a server that does not know it. */
        boolean isInternationalized() throws IOException;

        /** The octets, from the beginning. */
        InputStream open() throws IOException;
    }

    /** RFC 5321 section 4.1.2: nothing in a path can end a command or begin a parameter of its own. */
    private static void checked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw new IllegalArgumentException("a control in an SMTP command");
            }
        }
    }
}
