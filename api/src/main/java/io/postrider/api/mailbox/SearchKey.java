package io.postrider.api.mailbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A search criterion (RFC 3501 section 6.4.4) free of session state: sequence numbers, {@code RECENT}, {@code NEW} and
 * {@code OLD} are turned into UIDs by the caller. Strings are Unicode, match as substrings without regard to case.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "key")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SearchKey.And.class, name = "and"),
    @JsonSubTypes.Type(value = SearchKey.Or.class, name = "or"),
    @JsonSubTypes.Type(value = SearchKey.Not.class, name = "not"),
    @JsonSubTypes.Type(value = SearchKey.All.class, name = "all"),
    @JsonSubTypes.Type(value = SearchKey.Uids.class, name = "uids"),
    @JsonSubTypes.Type(value = SearchKey.Flag.class, name = "flag"),
    @JsonSubTypes.Type(value = SearchKey.Keyword.class, name = "keyword"),
    @JsonSubTypes.Type(value = SearchKey.Header.class, name = "header"),
    @JsonSubTypes.Type(value = SearchKey.Body.class, name = "body"),
    @JsonSubTypes.Type(value = SearchKey.Text.class, name = "text"),
    @JsonSubTypes.Type(value = SearchKey.InternalDate.class, name = "internal-date"),
    @JsonSubTypes.Type(value = SearchKey.ArrivedSince.class, name = "arrived-since"),
    @JsonSubTypes.Type(value = SearchKey.SentDate.class, name = "sent-date"),
    @JsonSubTypes.Type(value = SearchKey.Larger.class, name = "larger"),
    @JsonSubTypes.Type(value = SearchKey.Smaller.class, name = "smaller"),
    @JsonSubTypes.Type(value = SearchKey.ModSeq.class, name = "modseq")
})
public sealed interface SearchKey {
    /** All of them match. */
    record And(List<SearchKey> keys) implements SearchKey {}

    /** Either matches. */
    record Or(SearchKey left, SearchKey right) implements SearchKey {}

    /** It does not match. */
    record Not(SearchKey operand) implements SearchKey {}

    /** Every message. */
    record All() implements SearchKey {}

    /** Messages with these UIDs. */
    record Uids(String uids) implements SearchKey {}

    /** Messages with a system flag, one bit of {@link Flags}. */
    record Flag(int flag) implements SearchKey {}

    /** Messages with a keyword, without regard to case. */
    record Keyword(String keyword) implements SearchKey {}

    /** Messages whose header has the field with the text in it; an empty text matches any value. */
    record Header(String field, String text) implements SearchKey {}

    /** Messages whose body holds the text. */
    record Body(String text) implements SearchKey {}

    /** Messages whose header or body holds the text. */
    record Text(String text) implements SearchKey {}

    /** By internal date, disregarding time and zone. */
    record InternalDate(Comparison comparison, LocalDate date) implements SearchKey {}

    /** By internal date: at a time or later (RFC 5032 section 3). */
    record ArrivedSince(Instant time) implements SearchKey {}

    /** By the Date field, disregarding time and zone. */
    record SentDate(Comparison comparison, LocalDate date) implements SearchKey {}

    /** RFC822.SIZE above. */
    record Larger(long octets) implements SearchKey {}

    /** RFC822.SIZE below. */
    record Smaller(long octets) implements SearchKey {}

    /** MODSEQ equal or greater (RFC 7162 section 3.1.5). */
    record ModSeq(long least) implements SearchKey {}

    /** How dates compare: {@code BEFORE} is earlier, {@code ON} the same day, {@code SINCE} the day or later. */
    enum Comparison {
        BEFORE,
        ON,
        SINCE
    }
}
