package io.postrider.smtp.command;

import io.postrider.smtp.command.SyntaxException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A command line without its CRLF, and a cursor in it. It looks into the connection's own buffer, so it is gone as soon
 * as more is read from the client.
 */
public final class CommandLine {
    private final byte[] octets;
    private final int start;
    private final int end;
    private int position;

    /** The line in {@code octets} from {@code start} to before {@code end}. */
    public CommandLine(byte[] octets, int start, int end) {
        this.octets = octets;
        this.start = start;
        this.end = end;
        this.position = start;
    }

    /** A line of US-ASCII or UTF-8 text. */
    public static CommandLine of(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return new CommandLine(octets, 0, octets.length);
    }

    /** How many octets it has. */
    public int length() {
        return end - start;
    }

    boolean atEnd() {
        return position == end;
    }

    /** The octet at the cursor, 0 to 255; -1 at the end. */
    int peek() {
        return position < end ? octets[position] & 0xff : -1;
    }

    int next() {
        return position < end ? octets[position++] & 0xff : -1;
    }

    int position() {
        return position - start;
    }

    void position(int offset) {
        position = start + offset;
    }

    /** Steps over the octet if it stands here. */
    boolean tryOctet(int octet) {
        if (peek() != octet) {
            return false;
        }
        position++;
        return true;
    }

    /** Steps over a word if it stands here, whatever its case. {@code word} is upper case. */
    boolean tryWord(String word) {
        if (end - position < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (upper(octets[position + i]) != word.charAt(i)) {
                return false;
            }
        }
        position += word.length();
        return true;
    }

    void octet(int octet, String expected) throws SyntaxException {
        if (!tryOctet(octet)) {
            throw error(expected);
        }
    }

    /** Steps over spaces; sent mail shows them where the grammar has none, and they can't be misread. */
    void spaces() {
        while (tryOctet(' ')) {
            // the cursor moves
        }
    }

    void end(String expected) throws SyntaxException {
        spaces();
        if (!atEnd()) {
            throw error(expected);
        }
    }

    /** From an offset to the cursor. */
    String text(int fromOffset) {
        return new String(octets, start + fromOffset, position - start - fromOffset, StandardCharsets.UTF_8);
    }

    /** Everything to the end, spaces at the end left out; the cursor goes there. */
    String rest() {
        int last = end;
        while (last > position && octets[last - 1] == ' ') {
            last--;
        }
        String rest = new String(octets, position, last - position, StandardCharsets.UTF_8);
        position = end;
        return rest;
    }

    /** Everything to the end, which must be UTF-8; the cursor stays. */
    String strictRest() throws SyntaxException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, position, end - position))
                    .toString();
        } catch (CharacterCodingException e) {
            throw error(Kind.ADDRESS, "UTF-8");
        }
    }

    /** Whether there is an octet beyond US-ASCII between an offset and the cursor. */
    boolean beyondAscii(int fromOffset) {
        for (int i = start + fromOffset; i < position; i++) {
            if (octets[i] < 0) {
                return true;
            }
        }
        return false;
    }

    SyntaxException error(String expected) {
        return new SyntaxException(position(), Kind.ARGUMENT, expected);
    }

    SyntaxException error(Kind kind, String expected) {
        return new SyntaxException(position(), kind, expected);
    }

    static int upper(int octet) {
        return octet >= 'a' && octet <= 'z' ? octet - 32 : octet;
    }
}
