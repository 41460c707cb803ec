package io.postrider.mail.mime;

import io.postrider.mail.address.Address;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a structure as IMAP does (RFC 3501 section 7.4.2), with every string quoted, to compare with other servers. */
final class ImapForm {
    private ImapForm() {}

    static String envelope(Envelope envelope) {
        return "("
                + String.join(
                        " ",
                        string(envelope.date()),
                        string(envelope.subject()),
                        addresses(envelope.from()),
                        addresses(envelope.sender()),
                        addresses(envelope.replyTo()),
                        addresses(envelope.to()),
                        addresses(envelope.cc()),
                        addresses(envelope.bcc()),
                        string(envelope.inReplyTo()),
                        string(envelope.messageId()))
                + ")";
    }

    static String bodyStructure(Part part) {
        ContentFields fields = part.fields();
        String tail = " " + disposition(fields.disposition()) + " " + languages(fields.languages()) + " "
                + string(fields.location()) + ")";
        if (part.isMultipart()) {
            String children =
                    part.children().stream().map(ImapForm::bodyStructure).collect(Collectors.joining(" "));
            return "(" + children + " " + string(part.type().subtype()) + " "
                    + parameters(part.type().parameters()) + tail;
        }
        String basic = "(" + string(part.type().type()) + " "
                + string(part.type().subtype()) + " "
                + parameters(part.type().parameters()) + " " + string(fields.id()) + " " + string(fields.description())
                + " " + string(fields.encoding()) + " " + part.extent().bodySize();
        if (part.envelope() != null) {
            basic += " " + envelope(part.envelope()) + " " + bodyStructure(part.message()) + " "
                    + part.extent().lines();
        } else if (part.type().isText()) {
            basic += " " + part.extent().lines();
        }
        return basic + " " + string(fields.md5()) + tail;
    }

    private static String addresses(List<Address> addresses) {
        if (addresses.isEmpty()) {
            return "NIL";
        }
        return addresses.stream().map(ImapForm::address).collect(Collectors.joining("", "(", ")"));
    }

    private static String address(Address address) {
        return switch (address) {
            case Address.Individual one ->
                "(" + string(one.displayName()) + " " + string(one.route()) + " " + string(one.localPart()) + " "
                        + string(one.domain()) + ")";
            case Address.Group group ->
                "(NIL NIL " + string(group.displayName()) + " NIL)"
                        + group.members().stream().map(ImapForm::address).collect(Collectors.joining())
                        + "(NIL NIL NIL NIL)";
        };
    }

    private static String disposition(@Nullable Disposition disposition) {
        return disposition == null
                ? "NIL"
                : "(" + string(disposition.type()) + " " + parameters(disposition.parameters()) + ")";
    }

    private static String languages(List<String> languages) {
        return languages.isEmpty()
                ? "NIL"
                : languages.stream().map(ImapForm::string).collect(Collectors.joining(" ", "(", ")"));
    }

    private static String parameters(List<Parameter> parameters) {
        return parameters.isEmpty()
                ? "NIL"
                : parameters.stream()
                        .map(parameter -> string(parameter.name()) + " " + string(parameter.value()))
                        .collect(Collectors.joining(" ", "(", ")"));
    }

    private static String string(@Nullable String text) {
        return text == null ? "NIL" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
