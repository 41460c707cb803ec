package io.postrider.imap.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mailbox.SearchKey;
import io.postrider.imap.wire.NumberSet;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Decides search keys by looking at everything. */
final class InMemorySearch {
    private InMemorySearch() {}

    static boolean matches(SearchKey key, InMemoryMailbox.Stored message) {
        return switch (key) {
            case SearchKey.And and -> and.keys().stream().allMatch(one -> matches(one, message));
            case SearchKey.Or or -> matches(or.left(), message) || matches(or.right(), message);
            case SearchKey.Not not -> !matches(not.operand(), message);
            case SearchKey.All all -> true;
            case SearchKey.Uids uids -> NumberSet.parse(uids.uids()).contains(message.uid);
            case SearchKey.Flag flag -> (message.flags & flag.flag()) != 0;
            case SearchKey.Keyword keyword -> message.keywords.stream().anyMatch(keyword.keyword()::equalsIgnoreCase);
            case SearchKey.Header header -> header(message, header.field(), header.text());
            case SearchKey.Body body -> contains(text(message).substring(bodyAt(message)), body.text());
            case SearchKey.Text text -> contains(text(message), text.text());
            case SearchKey.InternalDate date ->
                compares(
                        date.comparison(),
                        message.internalDate.atZone(ZoneOffset.UTC).toLocalDate(),
                        date.date());
            case SearchKey.ArrivedSince since -> !message.internalDate.isBefore(since.time());
            case SearchKey.SentDate date -> compares(date.comparison(), sent(message), date.date());
            case SearchKey.Larger larger -> message.octets.length > larger.octets();
            case SearchKey.Smaller smaller -> message.octets.length < smaller.octets();
            case SearchKey.ModSeq modseq -> message.modseq >= modseq.least();
        };
    }

    private static String text(InMemoryMailbox.Stored message) {
        return new String(message.octets, UTF_8);
    }

    private static int bodyAt(InMemoryMailbox.Stored message) {
        return text(message).indexOf("\r\n\r\n") + 4;
    }

    private static boolean contains(String text, String word) {
        return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    private static boolean header(InMemoryMailbox.Stored message, String field, String wanted) {
        for (String line : text(message).substring(0, bodyAt(message)).split("\r\n")) {
            if (line.regionMatches(true, 0, field + ":", 0, field.length() + 1)
                    && contains(line.substring(field.length() + 1), wanted)) {
                return true;
            }
        }
        return false;
    }

    private static LocalDate sent(InMemoryMailbox.Stored message) {
        for (String line : text(message).split("\r\n")) {
            if (line.startsWith("Date: ")) {
                return ZonedDateTime.parse(line.substring(6), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toLocalDate();
            }
        }
        return LocalDate.EPOCH;
    }

    private static boolean compares(SearchKey.Comparison comparison, LocalDate its, LocalDate wanted) {
        return switch (comparison) {
            case BEFORE -> its.isBefore(wanted);
            case ON -> its.isEqual(wanted);
            case SINCE -> !its.isBefore(wanted);
        };
    }
}
