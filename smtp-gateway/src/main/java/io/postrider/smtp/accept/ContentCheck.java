package io.postrider.smtp.accept;

import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Field;
import io.postrider.smtp.reply.SmtpReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges a message by its header section, before any of it is stored. */
public interface ContentCheck {
    /** The refusal; null when the message may go on. */
    @Nullable SmtpReply check(byte[] octets, HeaderSection header);

    /** The fields that must not reach a recipient, in their order. */
    List<Field> withheld(byte[] octets, HeaderSection header);

    /** Fields that the message lacks, with their line ends; empty for none. */
    default String added(byte[] octets, HeaderSection header) {
        return "";
    }
}
