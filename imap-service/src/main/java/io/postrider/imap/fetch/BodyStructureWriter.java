package io.postrider.imap.fetch;

import io.postrider.imap.wire.WireWriter;
import io.postrider.mail.mime.ContentFields;
import io.postrider.mail.mime.Disposition;
import io.postrider.mail.mime.Envelope;
import io.postrider.mail.mime.Parameter;
import io.postrider.mail.mime.Part;
import java.util.List;

/** Writes BODY and BODYSTRUCTURE (RFC 3501 section 7.4.2). */
final class BodyStructureWriter {
    private final WireWriter out;
    private final boolean extended;

    private BodyStructureWriter(WireWriter out, boolean extended) {
        this.out = out;
        this.extended = extended;
    }

    static void write(WireWriter out, Part root, boolean extended) {
        new BodyStructureWriter(out, extended).part(root);
    }

    private void part(Part part) {
        out.octet('(');
        if (part.isMultipart()) {
            multipart(part);
        } else {
            single(part);
        }
        out.octet(')');
    }

    private void multipart(Part part) {
        for (Part child : part.children()) {
            part(child);
        }
        out.space().string(part.type().subtype());
        if (extended) {
            out.space();
            parameters(part.type().parameters());
            dispositionAndOn(part.fields());
        }
    }

    private void single(Part part) {
        ContentFields fields = part.fields();
        out.string(part.type().type()).space().string(part.type().subtype()).space();
        parameters(part.type().parameters());
        out.space().nstring(fields.id()).space().nstring(fields.description()).space();
        out.string(fields.encoding()).space().number(part.extent().bodySize());
        Envelope envelope = part.envelope();
        if (envelope != null) {
            out.space();
            EnvelopeWriter.write(out, envelope);
            out.space();
            part(part.message());
        }
        if (envelope != null || part.type().isText()) {
            out.space().number(part.extent().lines());
        }
        if (extended) {
            out.space().nstring(fields.md5());
            dispositionAndOn(fields);
        }
    }

    private void dispositionAndOn(ContentFields fields) {
        out.space();
        Disposition disposition = fields.disposition();
        if (disposition == null) {
            out.nil();
        } else {
            out.octet('(').string(disposition.type()).space();
            parameters(disposition.parameters());
            out.octet(')');
        }
        out.space();
        languages(fields.languages());
        out.space().nstring(fields.location());
    }

    private void languages(List<String> languages) {
        if (languages.isEmpty()) {
            out.nil();
            return;
        }
        out.octet('(');
        for (int i = 0; i < languages.size(); i++) {
            if (i > 0) {
                out.space();
            }
            out.string(languages.get(i));
        }
        out.octet(')');
    }

    private void parameters(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        out.octet('(');
        for (int i = 0; i < parameters.size(); i++) {
            if (i > 0) {
                out.space();
            }
            out.string(parameters.get(i).name())
                    .space()
                    .string(parameters.get(i).value());
        }
        out.octet(')');
    }
}
