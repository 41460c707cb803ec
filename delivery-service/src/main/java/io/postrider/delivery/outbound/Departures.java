package io.postrider.delivery.outbound;

import io.postrider.delivery.forward.Forwarding;
import io.postrider.delivery.forward.Forwarding.Departure;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * In whose name mail leaves, and what is put before it: our own mail is signed, mail that is only handed on is sealed.
 *
 * @param signing for our own
 * @param forwarding for others'
 */
record Departures(DkimSigning signing, Forwarding forwarding) {
    /**
     * How a message leaves for a recipient, and for those in the same transaction.
     *
     * @throws IOException when the content could not be read
     * @throws RuntimeException when somebody could not be asked: the message waits
     */
    Departure of(QueuedMessage message, QueuedRecipient recipient, MessageOctets octets) throws IOException {
        String forwarder = recipient.forwarder();
        if (forwarder == null) {
            return new Departure(message.reversePath(), signing.fields(message, octets), true);
        }
        if (message.sender() == null && !message.isReport()) {
            return forwarding.departure(message, forwarder);
        }
        var fields = new ByteArrayOutputStream();
        fields.writeBytes(signing.fields(message, octets));
        fields.writeBytes(Forwarding.mark(forwarder));
        return new Departure(message.reversePath(), fields.toByteArray(), true);
    }
}
