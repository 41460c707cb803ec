package io.postrider.mail.dkim;

/** A body on its way through a canonicalization. */
interface BodyForm {
    /** The next octets. */
    void update(byte[] octets, int from, int to);

    /** There are no more. */
    void finish();
}
