package io.postrider.mail.mime;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes from one header block what a structure tells: the content fields of every part, the envelope of a message. */
final class HeaderReader {
    private final MimeLimits limits;
    private final boolean message;

    private @Nullable ContentType type;
    private boolean typeSeen;
    private String encoding = ContentFields.SEVEN_BIT;
    private @Nullable String id;
    private @Nullable String description;
    private @Nullable String md5;
    private @Nullable Disposition disposition;
    private List<String> languages = List.of();
    private @Nullable String location;

    private @Nullable String date;
    private @Nullable String subject;
    private List<Address> from = List.of();
    private List<Address> sender = List.of();
    private List<Address> replyTo = List.of();
    private List<Address> to = List.of();
    private List<Address> cc = List.of();
    private List<Address> bcc = List.of();
    private @Nullable String inReplyTo;
    private @Nullable String messageId;
    private String references = "";

    /** For a message's header, or for that of a part of a multipart, which has no envelope. */
    HeaderReader(MimeLimits limits, boolean message) {
        this.limits = limits;
        this.message = message;
    }

    void read(byte[] octets, int start, int end) {
        var field = new FieldScanner(octets, start, end);
        int fields = 0;
        while (fields++ < limits.headerFields() && field.next()) {
            if (octets[field.start] == 'C' || octets[field.start] == 'c') {
                contentField(octets, field);
            }
            if (message) {
                envelopeField(octets, field);
            }
        }
    }

    /** The type; null when it was not told, or not in a form that can be understood (RFC 2045 section 5.2). */
    @Nullable ContentType type() {
        return type;
    }

    /** Whether there was a Content-Type, understood or not. */
    boolean typeSeen() {
        return typeSeen;
    }

    ContentFields fields() {
        return new ContentFields(encoding, id, description, md5, disposition, languages, location);
    }

    Envelope envelope() {
        // RFC 3501 section 7.4.2: Sender and Reply-To default to From
        return new Envelope(
                date,
                subject,
                from,
                sender.isEmpty() ? from : sender,
                replyTo.isEmpty() ? from : replyTo,
                to,
                cc,
                bcc,
                inReplyTo,
                messageId);
    }

    /** The identifiers in the References field; empty for none. */
    String references() {
        return references;
    }

    private void contentField(byte[] octets, FieldScanner field) {
        switch (field.nameEnd - field.start) {
            case 10 -> id = is(octets, field, "content-id") && id == null ? text(octets, field) : id;
            case 11 -> md5 = is(octets, field, "content-md5") && md5 == null ? text(octets, field) : md5;
            case 12 -> {
                if (!typeSeen && is(octets, field, "content-type")) {
                    typeSeen = true;
                    type = contentType(value(octets, field));
                }
            }
            case 16 -> {
                if (languages.isEmpty() && is(octets, field, "content-language")) {
                    languages = languages(value(octets, field));
                } else if (location == null && is(octets, field, "content-location")) {
                    location = text(octets, field);
                }
            }
            case 19 -> {
                if (disposition == null && is(octets, field, "content-disposition")) {
                    disposition = disposition(value(octets, field));
                } else if (description == null && is(octets, field, "content-description")) {
                    description = text(octets, field);
                }
            }
            case 25 -> {
                if (is(octets, field, "content-transfer-encoding")) {
                    encoding(value(octets, field));
                }
            }
            default -> {}
        }
    }

    private void envelopeField(byte[] octets, FieldScanner field) {
        switch (field.nameEnd - field.start) {
            case 2 -> {
                if (is(octets, field, "to")) {
                    to = joined(to, octets, field);
                } else if (is(octets, field, "cc")) {
                    cc = joined(cc, octets, field);
                }
            }
            case 3 -> bcc = is(octets, field, "bcc") ? joined(bcc, octets, field) : bcc;
            case 4 -> {
                if (is(octets, field, "from")) {
                    from = joined(from, octets, field); // a second author must not go unseen
                } else if (date == null && is(octets, field, "date")) {
                    date = text(octets, field);
                }
            }
            case 6 -> sender = is(octets, field, "sender") ? first(sender, octets, field) : sender;
            case 7 -> subject = subject == null && is(octets, field, "subject") ? value(octets, field) : subject;
            case 8 -> replyTo = is(octets, field, "reply-to") ? first(replyTo, octets, field) : replyTo;
            case 10 -> {
                if (messageId == null && is(octets, field, "message-id")) {
                    messageId = text(octets, field);
                } else if (references.isEmpty() && is(octets, field, "references")) {
                    references = MessageIds.kept(value(octets, field));
                }
            }
            case 11 ->
                inReplyTo = inReplyTo == null && is(octets, field, "in-reply-to") ? text(octets, field) : inReplyTo;
            default -> {}
        }
    }

    private List<Address> first(List<Address> known, byte[] octets, FieldScanner field) {
        return known.isEmpty() ? AddressParser.parse(value(octets, field), limits.addresses()) : known;
    }

    /** RFC 5322 section 4.5.3: destination fields may occur more than once in obsolete mail. */
    private List<Address> joined(List<Address> known, byte[] octets, FieldScanner field) {
        int left = limits.addresses() - known.size();
        if (known.isEmpty() || left <= 0) {
            return left <= 0 ? known : AddressParser.parse(value(octets, field), left);
        }
        List<Address> all = new ArrayList<>(known);
        all.addAll(AddressParser.parse(value(octets, field), left));
        return all;
    }

    private @Nullable ContentType contentType(String value) {
        var in = new ValueReader(value);
        in.skipSpaceAndComments();
        String main = in.token();
        in.skipSpaceAndComments();
        if (main.isEmpty() || !in.tryChar('/')) {
            return null;
        }
        in.skipSpaceAndComments();
        String sub = in.token();
        if (sub.isEmpty()) {
            return null;
        }
        List<Parameter> parameters = new ParameterReader(in, limits.parameters()).read();
        // RFC 2046 section 4.1.2: the default of text; said to clients as other servers do
        if (main.equalsIgnoreCase("text") && Parameters.raw(parameters, "charset") == null) {
            parameters.add(new Parameter("charset", "us-ascii"));
        }
        return new ContentType(main.toLowerCase(Locale.ROOT), sub.toLowerCase(Locale.ROOT), parameters);
    }

    private @Nullable Disposition disposition(String value) {
        var in = new ValueReader(value);
        in.skipSpaceAndComments();
        String kind = in.token();
        if (kind.isEmpty()) {
            return null;
        }
        return new Disposition(kind.toLowerCase(Locale.ROOT), new ParameterReader(in, limits.parameters()).read());
    }

    private void encoding(String value) {
        var in = new ValueReader(value);
        in.skipSpaceAndComments();
        String token = in.token();
        if (!token.isEmpty()) {
            encoding = token.toLowerCase(Locale.ROOT);
        }
    }

    /** {@code Language-Tag *("," Language-Tag)} (RFC 3282). */
    private List<String> languages(String value) {
        List<String> tags = new ArrayList<>(1);
        var in = new ValueReader(value);
        while (tags.size() < limits.parameters()) {
            in.skipSpaceAndComments();
            String tag = in.token();
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
            in.skipSpaceAndComments();
            if (!in.tryChar(',')) {
                break;
            }
        }
        return tags;
    }

    private static boolean is(byte[] octets, FieldScanner field, String lowerCase) {
        return Octets.equalsIgnoreCase(octets, field.start, field.nameEnd, lowerCase);
    }

    private static String value(byte[] octets, FieldScanner field) {
        return Octets.unfold(octets, field.valueStart, field.valueEnd);
    }

    private static @Nullable String text(byte[] octets, FieldScanner field) {
        String value = value(octets, field);
        return value.isEmpty() ? null : value;
    }
}
