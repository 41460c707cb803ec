package io.postrider.mail.mime;

/** Stored octets are no {@link MessageStructure}, or one of a version not known here: parse the message again. */
public final class CorruptStructureException extends RuntimeException {
    CorruptStructureException(String message) {
        super(message);
    }
}
