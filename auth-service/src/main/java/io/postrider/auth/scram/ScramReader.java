package io.postrider.auth.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads the pieces of a SCRAM message (RFC 5802 section 7). */
final class ScramReader {
    /** Enough for the longest address and channel binding; no honest message comes near. */
    static final int LONGEST = 4_096;

    private final String text;
    private int position;

    ScramReader(byte[] message) throws ScramSyntaxException {
        if (message.length > LONGEST) {
            throw new ScramSyntaxException("at most 4096 octets");
        }
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ScramSyntaxException("UTF-8");
        }
    }

    int position() {
        return position;
    }

    String textFrom(int start) {
        return text.substring(start);
    }

    String textBetween(int start, int end) {
        return text.substring(start, end);
    }

    boolean atEnd() {
        return position == text.length();
    }

    boolean tryChar(char wanted) {
        boolean there = position < text.length() && text.charAt(position) == wanted;
        position += there ? 1 : 0;
        return there;
    }

    void character(char wanted) throws ScramSyntaxException {
        if (!tryChar(wanted)) {
            throw new ScramSyntaxException("'" + wanted + "'");
        }
    }

    /** {@code value = 1*value-char}: everything up to the next comma. */
    String value() throws ScramSyntaxException {
        int comma = text.indexOf(',', position);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(position, end);
        if (value.isEmpty() || value.indexOf('\0') >= 0) {
            throw new ScramSyntaxException("a value");
        }
        position = end;
        return value;
    }

    String attribute(char name) throws ScramSyntaxException {
        character(name);
        character('=');
        return value();
    }

    /** {@code saslname}: "=2C" stands for a comma and "=3D" for an equals sign. */
    static String saslName(String value) throws ScramSyntaxException {
        StringBuilder name = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '=') {
                name.append(c);
            } else if (value.startsWith("=2C", i)) {
                name.append(',');
                i += 2;
            } else if (value.startsWith("=3D", i)) {
                name.append('=');
                i += 2;
            } else {
                throw new ScramSyntaxException("=2C or =3D");
            }
        }
        return name.toString();
    }

    static byte[] base64(String value) throws ScramSyntaxException {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new ScramSyntaxException("BASE64");
        }
    }

    /** {@code printable}: any ASCII but controls and the comma. */
    static String nonce(String value) throws ScramSyntaxException {
        if (value.length() > 512 || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new ScramSyntaxException("a nonce");
        }
        return value;
    }
}
