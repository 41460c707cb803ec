package io.postrider.api.mailbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The answer to a {@link StoreRequest}. On the wire: {@code modified} as a modified-UTF-8 string, then the changes.
 *
 * @param modified UIDs left alone because they changed after {@code unchangedSince}; empty for none
 * @param changes everything after the request's {@code since}, this change included
 */
public record StoreResult(String modified, MailboxChanges changes) {
    /** Reads all of it. */
    public static StoreResult readFrom(DataInputStream in) throws IOException {
        byte[] modified = in.readNBytes(in.readInt());
        return new StoreResult(new String(modified, US_ASCII), MailboxChanges.readFrom(in));
    }

    /** Writes what stands before the changes; a {@link MailboxChanges.Writer} writes the rest. */
    public static void writeModified(DataOutputStream out, String modified) throws IOException {
        byte[] octets = modified.getBytes(US_ASCII);
        out.writeInt(octets.length);
        out.write(octets);
    }
}
