package io.postrider.smtp.send;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads a message that is written in JSON, one value after the other; what is attached goes on as it comes. */
final class DraftReader {
    private static final int LONGEST_STRING = 2 * 1024 * 1024;
    private static final int DEEPEST = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_STRING)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private final DraftFields fields;
    private final Attaching attaching;

    private DraftReader(JsonParser parser, DraftFields fields, Attaching attaching) {
        this.parser = parser;
        this.fields = fields;
        this.attaching = attaching;
    }

    /** Where attachments go. */
    interface Attaching {
        /** The octets of the one whose description is being read; it may not be complete yet. */
        OutputStream content(AttachmentFields described) throws IOException;

        /** All of it was read. */
        void attached(AttachmentFields described) throws IOException;

        /** Whether the fields that come before attachments are written already. */
        boolean draftWritten();
    }

    /** Reads a whole document. */
    static void read(InputStream in, DraftFields fields, Attaching attaching) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            new DraftReader(parser, fields, attaching).document();
        } catch (StreamConstraintsException tooMuch) {
            throw new ProblemException(
                    ProblemCode.TOO_LARGE, "A value of the JSON is longer than 2 MiB, or nested too deep.", tooMuch);
        } catch (JacksonIOException broken) {
            throw broken.getCause();
        } catch (JacksonException noJson) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "That is no JSON: " + where(noJson), noJson);
        }
    }

    private static String where(JacksonException problem) {
        return "look at line " + problem.getLocation().getLineNr() + ", column "
                + problem.getLocation().getColumnNr() + '.';
    }

    private void document() throws IOException {
        expect(JsonToken.START_OBJECT, "The JSON is an object.");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("attachments")) {
                attachments(value);
            } else if (attaching.draftWritten()) {
                throw invalid(
                        "'%s' comes after attachments of more than 256 KiB: put attachments last.".formatted(name));
            } else {
                field(name, value);
            }
        }
        if (parser.nextToken() != null) {
            throw invalid("There is something behind the JSON.");
        }
    }

    private void field(String name, JsonToken value) {
        switch (name) {
            case "from" -> fields.from(person(name, value));
            case "to" -> people(name, value, fields::to);
            case "cc" -> people(name, value, fields::cc);
            case "bcc" -> people(name, value, fields::bcc);
            case "replyTo" -> people(name, value, fields::replyTo);
            case "subject" -> fields.subject(text(name, value));
            case "text" -> fields.text(text(name, value));
            case "html" -> fields.html(text(name, value));
            case "headers" -> headers(value);
            default -> throw invalid("There is no field '%s'.".formatted(shown(name)));
        }
    }

    private interface Taker {
        void take(Written person);
    }

    /** Somebody as the JSON has him: the address may have the name with it, as in a header field. */
    record Written(String field, String name, String address) {}

    private void people(String field, JsonToken value, Taker taker) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_ARRAY) {
            taker.take(person(field, value));
            return;
        }
        int index = 0;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            taker.take(person(field + '[' + index++ + ']', next));
        }
    }

    private Written person(String field, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return new Written(field, "", parser.getString());
        }
        if (value != JsonToken.START_OBJECT) {
            throw invalid("%s is an address, or an object with address and name.".formatted(field));
        }
        String name = "";
        String address = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String part = parser.currentName();
            String text = text(field + '.' + part, parser.nextToken());
            switch (part) {
                case "name" -> name = text;
                case "address" -> address = text;
                default -> throw invalid("%s has address and name, and no '%s'.".formatted(field, shown(part)));
            }
        }
        return new Written(field, name, address);
    }

    private void headers(JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw invalid("headers is an object.");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            fields.header(name, text("headers." + shown(name), parser.nextToken()));
        }
    }

    private void attachments(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_ARRAY) {
            throw invalid("attachments is an array.");
        }
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (next != JsonToken.START_OBJECT) {
                throw invalid("An attachment is an object.");
            }
            attachment();
        }
    }

    private void attachment() throws IOException {
        AttachmentFields described = new AttachmentFields();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "filename" -> described.filename(text("filename", value));
                case "contentType" -> described.contentType(text("contentType", value));
                case "contentId" -> described.contentId(text("contentId", value));
                case "content" -> content(described, value);
                default -> throw invalid("An attachment has no '%s'.".formatted(shown(name)));
            }
        }
        attaching.attached(described);
    }

    private void content(AttachmentFields described, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw invalid("An attachment's content is a string of Base64.");
        }
        try (OutputStream out = attaching.content(described)) {
            parser.readBinaryValue(out);
        } catch (JacksonException noBase64) {
            if (noBase64 instanceof JacksonIOException broken) {
                throw broken.getCause();
            }
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "An attachment's content is no Base64: " + where(noBase64), noBase64);
        }
    }

    private String text(String field, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return "";
        }
        if (value != JsonToken.VALUE_STRING) {
            throw invalid("%s is a string.".formatted(shown(field)));
        }
        return parser.getString();
    }

    private void expect(JsonToken wanted, String otherwise) {
        if (parser.nextToken() != wanted) {
            throw invalid(otherwise);
        }
    }

    /** A name as the caller may be told it. */
    private static String shown(String name) {
        String printable = name.replaceAll("[^ -~]", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 60) + '…';
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, detail);
    }
}
