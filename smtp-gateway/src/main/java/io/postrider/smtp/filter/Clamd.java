package io.postrider.smtp.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Speaks with clamd: INSTREAM, a connection a message.
 *
 * @param address {@code host:port}, or the path of its socket
 */
record Clamd(String address) {
    private static final int CHUNK = 16 * 1024;
    private static final int LONGEST_ANSWER = 4_096;

    /** What clamd said. */
    sealed interface Answer {
        /** Nothing was found. */
        record Clean() implements Answer {}

        /**
         * Malware.
         *
         * @param signature its name there
         */
        record Virus(String signature) implements Answer {}

        /** Too large for it; it has not seen the rest. */
        record TooLarge() implements Answer {}
    }

    /** Has a message scanned; it is read to its end unless clamd answers earlier. */
    Answer scan(InputStream octets) throws IOException {
        try (SocketChannel channel = SocketChannel.open(socketAddress())) {
            send(channel, ByteBuffer.wrap("zINSTREAM\0".getBytes(US_ASCII)));
            byte[] buffer = new byte[CHUNK];
            try {
                for (int count = octets.read(buffer); count >= 0; count = octets.read(buffer)) {
                    ByteBuffer chunk =
                            ByteBuffer.allocate(4 + count).putInt(count).put(buffer, 0, count);
                    send(channel, chunk.flip());
                }
                send(channel, ByteBuffer.allocate(4));
            } catch (IOException early) {
                // At its limit clamd answers and stops reading: the answer is there all the same.
                return answer(read(channel, early));
            }
            return answer(read(channel, null));
        }
    }

    private SocketAddress socketAddress() {
        if (address.startsWith("/")) {
            return UnixDomainSocketAddress.of(Path.of(address));
        }
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private static void send(SocketChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    private static String read(SocketChannel channel, @org.jspecify.annotations.Nullable IOException early)
            throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
        try {
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                if (answer.position() > 0 && answer.get(answer.position() - 1) == 0) {
                    break;
                }
            }
        } catch (IOException e) {
            throw early == null ? e : early;
        }
        if (answer.position() == 0) {
            throw early == null ? new EOFException("clamd closed without an answer") : early;
        }
        return new String(answer.array(), 0, answer.position(), US_ASCII)
                .replace("\0", "")
                .strip();
    }

    /** {@code stream: OK}, {@code stream: NAME FOUND} or {@code … ERROR}. */
    static Answer answer(String text) throws IOException {
        if (text.endsWith(" OK")) {
            return new Answer.Clean();
        }
        if (text.endsWith(" FOUND")) {
            int start = text.indexOf(": ") + 2;
            return new Answer.Virus(text.substring(start, text.length() - " FOUND".length()));
        }
        if (text.contains("size limit exceeded")) {
            return new Answer.TooLarge();
        }
        throw new IOException("clamd says: " + text);
    }
}
