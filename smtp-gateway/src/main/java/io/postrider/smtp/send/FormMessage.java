package io.postrider.smtp.send;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.compose.MessageComposer.Attachments;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;

/** A form (RFC 7578): the message as JSON in a part of that name, then files, which are passed on as they come. */
final class FormMessage {
    private static final String MESSAGE = "message";
    private static final int MOST_FILES = 1_000;

    private FormMessage() {}

    static void read(HttpServletRequest request, DraftFields fields, Composing message) throws IOException {
        FileUpload form = new FileUpload();
        form.setHeaderEncoding("UTF-8");
        try {
            FileItemIterator parts = form.getItemIterator(new ServletRequestContext(request));
            if (!parts.hasNext()) {
                throw invalid("The form is empty.");
            }
            draft(parts.next(), fields, message);
            int files = 0;
            while (parts.hasNext()) {
                if (++files > MOST_FILES) {
                    throw invalid("A form has at most " + MOST_FILES + " files.");
                }
                file(parts.next(), message);
            }
        } catch (FileUploadException | FileUploadIOException | MultipartStream.MalformedStreamException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "That is no multipart/form-data.", malformed);
        }
    }

    private static void draft(FileItemStream part, DraftFields fields, Composing message) throws IOException {
        if (!MESSAGE.equals(part.getFieldName())) {
            throw invalid("The form's first part is 'message', in JSON; files come behind it.");
        }
        try (InputStream json = part.openStream()) {
            DraftReader.read(json, fields, message);
        }
    }

    private static void file(FileItemStream part, Composing message) throws IOException {
        if (part.getName() == null) {
            throw invalid("The form's first part is 'message'; all others are files with a filename.");
        }
        AttachmentFields described = new AttachmentFields();
        described.filename(part.getName());
        described.contentType(part.getContentType() == null ? "" : mediaType(part.getContentType()));
        if (!message.draftWritten()) {
            message.begin(Attachments.SOME);
            message.attached(described);
        }
        try (InputStream in = part.openStream();
                OutputStream out = message.attachment(described.attachment())) {
            in.transferTo(out);
        }
    }

    /** Without its parameters. */
    private static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, detail);
    }
}
