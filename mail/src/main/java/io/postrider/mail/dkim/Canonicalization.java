package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.mime.HeaderField;
import java.io.ByteArrayOutputStream;

/** What of a message is hashed: all of it as it is, or what is left when white space is evened out (RFC 6376 section 3.4). */
public enum Canonicalization {
    /** RFC 6376 section 3.4.1 and 3.4.3. */
    SIMPLE {
        @Override
        void field(HeaderField field, ByteArrayOutputStream out) {
            out.write(field.block(), field.start(), field.valueEnd() - field.start());
            out.write('\r');
            out.write('\n');
        }

        @Override
        void last(HeaderField field, String value, ByteArrayOutputStream out) {
            out.write(field.block(), field.start(), field.valueStart() - field.start());
            out.writeBytes(value.getBytes(ISO_8859_1));
        }
    },
    /** RFC 6376 section 3.4.2 and 3.4.4. */
    RELAXED {
        @Override
        void field(HeaderField field, ByteArrayOutputStream out) {
            Relaxed.field(field, out);
        }

        @Override
        void last(HeaderField field, String value, ByteArrayOutputStream out) {
            Relaxed.lastField(field.name(), value, out);
        }
    };

    /**
     * How the header and the body of a message are canonicalized.
     *
     * @param header its fields
     * @param body its body
     */
    public record Pair(Canonicalization header, Canonicalization body) {
        /**
         * Reads the tag {@code c=}; with one word the body is simple.
         *
         * @param silent what both are without the tag
         */
        public static Pair of(TagList tags, Canonicalization silent) throws MalformedSignatureException {
            String value = tags.find("c");
            if (value == null) {
                return new Pair(silent, silent);
            }
            int slash = value.indexOf('/');
            return new Pair(
                    word(slash < 0 ? value : value.substring(0, slash)),
                    slash < 0 ? SIMPLE : word(value.substring(slash + 1)));
        }

        private static Canonicalization word(String word) throws MalformedSignatureException {
            return switch (word) {
                case "simple" -> SIMPLE;
                case "relaxed" -> RELAXED;
                default -> throw new MalformedSignatureException("unknown canonicalization");
            };
        }
    }

    /** Writes a field with the line end that belongs to it. */
    abstract void field(HeaderField field, ByteArrayOutputStream out);

    /** Writes the signature's own field with another value, and without its line end (RFC 6376 section 3.7). */
    abstract void last(HeaderField field, String value, ByteArrayOutputStream out);

    /** Canonicalizes a body into a digest. */
    BodyForm body(BodyDigest digest) {
        return new CanonicalBody(digest, this);
    }
}
