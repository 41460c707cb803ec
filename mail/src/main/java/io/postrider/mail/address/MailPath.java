package io.postrider.mail.address;

import org.jspecify.annotations.Nullable;

/**
 * A reverse- or forward-path (RFC 5321 section 4.1.2). A source route before it was read over and is not kept
 * (RFC 5321 section 3.6.1).
 *
 * @param kind what it holds
 * @param mailbox of {@code MAILBOX}; else null
 */
public record MailPath(Kind kind, @Nullable Mailbox mailbox) {
    /** The forms a path can have. */
    public enum Kind {
        /** {@code <>}, of mail that must not be answered (RFC 5321 section 4.5.5). */
        NULL,
        /** {@code <Postmaster>} without a domain (RFC 5321 section 4.1.1.3). */
        POSTMASTER,
        /** Everybody else. */
        MAILBOX
    }

    /** The null reverse-path. */
    public static final MailPath NULL = new MailPath(Kind.NULL, null);

    /** The local postmaster. */
    public static final MailPath POSTMASTER = new MailPath(Kind.POSTMASTER, null);

    public MailPath {
        if ((kind == Kind.MAILBOX) != (mailbox != null)) {
            throw new IllegalArgumentException("a mailbox belongs to a path of kind MAILBOX and to no other");
        }
    }

    /** The path to a mailbox. */
    public static MailPath to(Mailbox mailbox) {
        return new MailPath(Kind.MAILBOX, mailbox);
    }

    /** Whether it is {@code <>}. */
    public boolean isNull() {
        return kind == Kind.NULL;
    }

    /** The path without angle brackets: empty for the null path. */
    public String address() {
        return switch (kind) {
            case NULL -> "";
            case POSTMASTER -> "Postmaster";
            case MAILBOX -> mailbox == null ? "" : mailbox.address();
        };
    }

    /** The path as SMTP writes it. */
    @Override
    public String toString() {
        return '<' + address() + '>';
    }
}
