package io.postrider.imap.command;

import org.jspecify.annotations.Nullable;

/**
 * The tagged response that ends a command (RFC 3501 section 7.1).
 *
 * @param status which kind
 * @param code the response code without brackets; null for none
 * @param text for people
 */
public record Completion(Status status, @Nullable String code, String text) {
    /** Kinds of ends. */
    public enum Status {
        OK,
        NO,
        BAD
    }

    public Completion {
        requireOneLine(text);
        if (code != null) {
            requireOneLine(code);
        }
    }

    private static void requireOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                throw new IllegalArgumentException("a response is one line");
            }
        }
    }

    /** It was done. */
    public static Completion ok(String text) {
        return new Completion(Status.OK, null, text);
    }

    /** It was done, with a code. */
    public static Completion ok(String code, String text) {
        return new Completion(Status.OK, code, text);
    }

    /** It was refused, or failed. */
    public static Completion no(String code, String text) {
        return new Completion(Status.NO, code, text);
    }

    /** The client is wrong. */
    public static Completion bad(String text) {
        return new Completion(Status.BAD, null, text);
    }
}
