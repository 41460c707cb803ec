package io.postrider.mail.mime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words that nearly every structure holds, written as their number. Append only: the numbers are in stored structures.
 */
final class Dictionary {
    private static final List<String> WORDS = List.of(
            "text",
            "plain",
            "html",
            "multipart",
            "alternative",
            "mixed",
            "related",
            "signed",
            "report",
            "encrypted",
            "digest",
            "message",
            "rfc822",
            "delivery-status",
            "application",
            "octet-stream",
            "pdf",
            "pgp-signature",
            "pkcs7-signature",
            "image",
            "png",
            "jpeg",
            "gif",
            "calendar",
            "charset",
            "boundary",
            "name",
            "name*",
            "filename",
            "filename*",
            "format",
            "flowed",
            "delsp",
            "type",
            "protocol",
            "micalg",
            "method",
            "us-ascii",
            "utf-8",
            "UTF-8",
            "iso-8859-1",
            "ISO-8859-1",
            "windows-1252",
            "7bit",
            "8bit",
            "binary",
            "base64",
            "quoted-printable",
            "attachment",
            "inline",
            "size",
            "yes",
            "no",
            "start",
            "report-type");

    private static final Map<String, Integer> NUMBERS = numbers();

    private Dictionary() {}

    /** The word's number, or null for a word that has none. */
    static @Nullable Integer number(String word) {
        return NUMBERS.get(word);
    }

    /** The word of a number read from storage. */
    static String word(int number) {
        if (number >= WORDS.size()) {
            throw new CorruptStructureException("no word " + number);
        }
        return WORDS.get(number);
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = HashMap.newHashMap(WORDS.size());
        for (int i = 0; i < WORDS.size(); i++) {
            numbers.put(WORDS.get(i), i);
        }
        return Map.copyOf(numbers);
    }
}
