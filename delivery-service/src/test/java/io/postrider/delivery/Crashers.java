package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope.Upload;
import io.postrider.api.delivery.AcceptRequest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Messages of the kinds that others' parsers died of (R9). */
final class Crashers {
    private static final String HEAD = "From: a@elsewhere.test\r\nTo: b@example.test\r\nSubject: x\r\n";

    private Crashers() {}

    /** One of each kind. */
    static List<byte[]> all() {
        return List.of(parts(10_000), nested(1_000), messages(1_000), addresses(100_000), parameter(), fields(100_000));
    }

    private static byte[] parts(int count) {
        return octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(count)
                + "--b--\r\n");
    }

    private static byte[] nested(int depth) {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        return octets(text.append("\r\nx\r\n").toString());
    }

    private static byte[] messages(int depth) {
        return octets("Content-Type: message/rfc822\r\n\r\n".repeat(depth) + "x\r\n");
    }

    private static byte[] addresses(int count) {
        return octets("Cc: " + "a@b.test,\r\n ".repeat(count) + "z@b.test\r\n\r\nx\r\n");
    }

    /** RFC 2231 section 3: a megabyte of one parameter in parts. */
    private static byte[] parameter() {
        var text = new StringBuilder("Content-Type: text/plain");
        for (int i = 0; text.length() < 1_000_000; i++) {
            text.append(";\r\n name*").append(i).append("*=%41%42%43");
        }
        return octets(text.append("\r\n\r\nx\r\n").toString());
    }

    private static byte[] fields(int count) {
        return octets("X-Field: y\r\n".repeat(count) + "\r\nx\r\n");
    }

    private static byte[] octets(String rest) {
        return (HEAD + rest).getBytes(US_ASCII);
    }

    /** Has one accepted for an account, in chunks where it is too large for one call. */
    static void accept(DeliveryNode node, UUID account, byte[] octets) {
        int first = Math.min(octets.length, AcceptRequest.MAX_CONTENT);
        UUID contentId = UUID.randomUUID();
        int chunks = 0;
        for (int at = first; at < octets.length; at += AcceptRequest.MAX_CONTENT) {
            int end = Math.min(octets.length, at + AcceptRequest.MAX_CONTENT);
            node.accept().putChunk(contentId, ++chunks, Arrays.copyOfRange(octets, at, end));
        }
        Upload upload = chunks == 0 ? null : new Upload(contentId, chunks, octets.length - first);
        var envelope = Accepts.envelope(
                TimeOrderedId.next(), "sender@elsewhere.test", List.of(Accepts.account(account)), upload);
        node.accept().accept(new AcceptRequest(envelope, Arrays.copyOf(octets, first)));
    }
}
