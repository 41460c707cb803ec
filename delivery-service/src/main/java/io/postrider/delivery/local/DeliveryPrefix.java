package io.postrider.delivery.local;

import io.postrider.delivery.queue.Work;

/** The lines that final delivery puts in front of a message. */
final class DeliveryPrefix {
    private DeliveryPrefix() {}

    /** Return-Path and Delivered-To, of what was sent to the account; the addresses were checked for controls when they were accepted. */
    static String of(Work work) {
        if (work.recipient().sentCopy()) {
            return "";
        }
        // RFC 5321 section 4.4: final delivery inserts a return-path line at the beginning of the mail
        // RFC 9228 section 4: Delivered-To, which also shows a loop
        return "Return-Path: <" + work.message().reversePath() + ">\r\nDelivered-To: "
                + work.recipient().address() + "\r\n";
    }
}
