package io.postrider.mail.compose;

import io.postrider.mail.address.Mailbox;

/**
 * Somebody in a header field.
 *
 * @param name what people call him; empty for nothing
 * @param mailbox the address
 */
public record Person(String name, Mailbox mailbox) {
    public Person {
        FieldText.check(name);
    }
}
