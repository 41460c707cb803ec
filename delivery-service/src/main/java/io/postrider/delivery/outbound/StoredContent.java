package io.postrider.delivery.outbound;

import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.smtpclient.Transaction;
import java.io.IOException;
import java.io.InputStream;

/**
 * A queued message as the SMTP client sends it: what we add at its top, then chunk by chunk from the store, with no connection held
 * in between.
 */
final class StoredContent implements Transaction.Content {
    private final MessageOctets octets;
    private final QueuedMessage message;
    private final byte[] added;

    /**
     * A message to send.
     *
     * @param added header fields in ASCII that stand before it
     */
    StoredContent(MessageOctets octets, QueuedMessage message, byte[] added) {
        this.octets = octets;
        this.message = message;
        this.added = added;
    }

    @Override
    public long size() {
        return added.length + message.size();
    }

    @Override
    public boolean isDeclaredEightBit() {
        return message.transport().body().equalsIgnoreCase("8BITMIME");
    }

    @Override
    public boolean isDeclaredInternationalized() {
        return message.transport().smtpUtf8();
    }

    @Override
    public boolean isEightBit() throws IOException {
        return isDeclaredEightBit() && hasEightBit(false);
    }

    @Override
    public boolean isInternationalized() throws IOException {
        return isDeclaredInternationalized() && hasEightBit(true);
    }

    @Override
    public InputStream open() throws IOException {
        return octets.open(added);
    }

    /** Looks for octets above 127, in the header alone or everywhere. */
    private boolean hasEightBit(boolean headerOnly) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        int lineLength = 0;
        try (InputStream in = open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] < 0) {
                        return true;
                    }
                    if (buffer[i] == '\n') {
                        if (headerOnly && lineLength == 0) {
                            return false;
                        }
                        lineLength = 0;
                    } else if (buffer[i] != '\r') {
                        lineLength++;
                    }
                }
            }
        }
        return false;
    }
}
