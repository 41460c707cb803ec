package io.postrider.imap.quota;

import io.postrider.api.mailbox.Quota;
import io.postrider.imap.wire.WireWriter;

/** Writes an account's quota. */
final class QuotaWriter {
    /** The name of an account's only quota root. */
    static final String ROOT = "";

    private static final long UNIT = 1024;

    private QuotaWriter() {}

    /** RFC 9208 section 4.2.1: only resources that have a limit are told. */
    static boolean isLimited(Quota quota) {
        return quota.limitBytes() > 0;
    }

    static void write(Quota quota, WireWriter out) {
        // RFC 9208 section 5.1: in units of 1024 octets
        out.ascii("* QUOTA ").string(ROOT).ascii(" (STORAGE ").number(units(quota.usedBytes()));
        out.space().number(units(quota.limitBytes())).octet(')').crlf();
    }

    private static long units(long octets) {
        return octets / UNIT + (octets % UNIT == 0 ? 0 : 1);
    }
}
