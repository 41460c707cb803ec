package io.postrider.smtp.send;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.compose.Attachment;

/** What is said of an attachment so far. */
final class AttachmentFields {
    private String filename = "";
    private String contentType = "";
    private String contentId = "";

    void filename(String text) {
        filename = text;
    }

    void contentType(String text) {
        contentType = text;
    }

    void contentId(String text) {
        contentId = text;
    }

    /** Whether nothing more is needed to write it. */
    boolean isNamed() {
        return !filename.isEmpty() && !contentType.isEmpty();
    }

    Attachment attachment() {
        try {
            return new Attachment(
                    filename, contentType.isEmpty() ? "application/octet-stream" : contentType, contentId);
        } catch (IllegalArgumentException unfit) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "An attachment: " + unfit.getMessage() + '.');
        }
    }
}
