package io.postrider.platform.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one PROXY header, of version 1 or 2, and not one octet more. A header may arrive in any number of segments.
 *
 * <p>The specification is haproxy's doc/proxy-protocol.txt.
 */
final class ProxyHeaderReader {
    private static final byte[] V2_SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte[] V1_PREFIX = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** Section 2.1: 107 octets hold every header of version 1, CRLF included. */
    private static final int V1_LONGEST = 107;

    /** Enough for addresses, TLS details and a client certificate's name; section 2.2 lets receivers set a bound. */
    private static final int V2_LONGEST = 4096;

    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;

    private final InputStream in;

    ProxyHeaderReader(InputStream in) {
        this.in = in;
    }

    ProxyHeader read() throws IOException {
        // Both versions are longer than the signature of the second, so these octets are the header's in any case.
        byte[] start = exactly(V2_SIGNATURE.length);
        if (Arrays.equals(start, V2_SIGNATURE)) {
            return version2();
        }
        if (Arrays.equals(start, 0, V1_PREFIX.length, V1_PREFIX, 0, V1_PREFIX.length)) {
            return version1(start);
        }
        throw new ProxyProtocolException("no PROXY header from a network that must send one");
    }

    private ProxyHeader version2() throws IOException {
        byte[] fixed = exactly(4);
        int version = (fixed[0] & 0xff) >> 4;
        int command = fixed[0] & 0x0f;
        int length = (fixed[2] & 0xff) << 8 | fixed[3] & 0xff;
        if (version != 2 || command > 1 || length > V2_LONGEST) {
            throw new ProxyProtocolException("unusable PROXY header of version 2");
        }
        byte[] rest = exactly(length);
        if (command == 0) {
            return ProxyHeader.OF_THE_PROXY;
        }
        return switch (fixed[1] & 0xff) {
            case TCP_OVER_IPV4 -> addresses(rest, 4);
            case TCP_OVER_IPV6 -> addresses(rest, 16);
            default -> ProxyHeader.OF_THE_PROXY;
        };
    }

    /** The addresses come first; the type-length-value fields behind them are checked for their form and not used. */
    private static ProxyHeader addresses(byte[] block, int size) throws IOException {
        int tlvs = 2 * size + 4;
        if (block.length < tlvs) {
            throw new ProxyProtocolException("PROXY header too short for its addresses");
        }
        checkTypeLengthValues(block, tlvs);
        InetAddress source = InetAddress.getByAddress(Arrays.copyOfRange(block, 0, size));
        InetAddress destination = InetAddress.getByAddress(Arrays.copyOfRange(block, size, 2 * size));
        return new ProxyHeader(
                new InetSocketAddress(source, port(block, 2 * size)),
                new InetSocketAddress(destination, port(block, 2 * size + 2)));
    }

    private static void checkTypeLengthValues(byte[] block, int from) throws ProxyProtocolException {
        int position = from;
        while (position < block.length) {
            if (block.length - position < 3) {
                throw new ProxyProtocolException("PROXY header ends inside a type-length-value field");
            }
            position += 3 + port(block, position + 1);
        }
        if (position != block.length) {
            throw new ProxyProtocolException("PROXY header ends inside a type-length-value field");
        }
    }

    private static int port(byte[] block, int at) {
        return (block[at] & 0xff) << 8 | block[at + 1] & 0xff;
    }

    private ProxyHeader version1(byte[] start) throws IOException {
        String[] words = words(line(start));
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            // Section 2.1: whatever follows UNKNOWN must be ignored.
            return ProxyHeader.OF_THE_PROXY;
        }
        if (words.length != 6) {
            throw new ProxyProtocolException("PROXY line without its six words");
        }
        int size = switch (words[1]) {
            case "TCP4" -> 4;
            case "TCP6" -> 16;
            default -> throw new ProxyProtocolException("PROXY line of an unknown transport");
        };
        return new ProxyHeader(
                new InetSocketAddress(literal(words[2], size), decimal(words[4])),
                new InetSocketAddress(literal(words[3], size), decimal(words[5])));
    }

    /** The line's end is looked for one octet at a time: what follows belongs to TLS or to the mail protocol. */
    private String line(byte[] start) throws IOException {
        byte[] line = Arrays.copyOf(start, V1_LONGEST);
        int length = start.length;
        while (line[length - 1] != '\n') {
            if (length == V1_LONGEST) {
                throw new ProxyProtocolException("PROXY line too long");
            }
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("connection ended inside the PROXY line");
            }
            line[length++] = (byte) octet;
        }
        if (line[length - 2] != '\r') {
            throw new ProxyProtocolException("PROXY line without CRLF");
        }
        return new String(line, 0, length - 2, StandardCharsets.US_ASCII);
    }

    private static String[] words(String line) throws ProxyProtocolException {
        String[] words = new String[8];
        int count = 0;
        int start = 0;
        while (start <= line.length()) {
            int space = line.indexOf(' ', start);
            int end = space < 0 ? line.length() : space;
            if (count == words.length) {
                break;
            }
            words[count++] = line.substring(start, end);
            start = end + 1;
        }
        return Arrays.copyOf(words, count);
    }

    private static InetAddress literal(String text, int size) throws ProxyProtocolException {
        try {
            // Not every literal the JDK knows is allowed here: no zone, no brackets, no short forms of IPv4.
            boolean plain = size == 4 ? dots(text) == 3 : text.indexOf('%') < 0 && text.indexOf('[') < 0;
            InetAddress address = InetAddress.ofLiteral(text);
            if (plain && (address.getAddress().length == size || size == 16)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal below
        }
        throw new ProxyProtocolException("PROXY line with an address that is none");
    }

    private static long dots(String text) {
        return text.chars().filter(c -> c == '.').count();
    }

    private static int decimal(String text) throws ProxyProtocolException {
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i > 4) {
                throw new ProxyProtocolException("PROXY line with a port that is none");
            }
            value = value * 10 + digit - '0';
        }
        if (text.isEmpty() || value > 65535) {
            throw new ProxyProtocolException("PROXY line with a port that is none");
        }
        return value;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new EOFException("connection ended inside the PROXY header");
        }
        return octets;
    }
}
