package io.postrider.auth.autoconfig;

import io.postrider.auth.address.DomainName;

/**
 * An address of one of our domains; whether anybody has it is not asked.
 *
 * @param text as the client wrote it
 * @param domain its domain
 */
record ServedAddress(String text, DomainName domain) {
    /** For XML and property lists. */
    String xml() {
        return Xml.escape(text);
    }
}
