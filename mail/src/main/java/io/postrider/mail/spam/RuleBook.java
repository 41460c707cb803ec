package io.postrider.mail.spam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.address.Address;
import io.postrider.mail.mime.EncodedWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The rules of the built-in filter. */
public final class RuleBook {
    private final List<Rule> rules;
    private final PhraseSearch search;

    RuleBook(List<Rule> rules, PhraseSearch search) {
        this.rules = List.copyOf(rules);
        this.search = search;
    }

    /** The book that comes with us. */
    public static RuleBook standard() {
        try (InputStream in = Objects.requireNonNull(RuleBook.class.getResourceAsStream("rules.txt"))) {
            return parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A book of one's own; {@link IllegalArgumentException} says what is wrong with it. */
    public static RuleBook parse(String text) {
        return RuleReader.read(text);
    }

    /** The rules that a message meets, in the book's order. */
    public List<Hit> hits(Sample sample, Facts facts) {
        Map<Rule.Place, BitSet> phrases = new EnumMap<>(Rule.Place.class);
        BitSet inSubject = search.find(PhraseSearch.fold(sample.subject()));
        BitSet inText = search.find(PhraseSearch.fold(sample.text()));
        inText.or(inSubject);
        phrases.put(Rule.Place.SUBJECT, inSubject);
        phrases.put(Rule.Place.TEXT, inText);
        phrases.put(Rule.Place.FROM, search.find(PhraseSearch.fold(author(sample))));
        var view = new Rule.View(sample, facts, Signs.of(sample, facts), phrases);
        List<Hit> hits = new ArrayList<>();
        for (Rule rule : rules) {
            Hit hit = rule.match(view);
            if (hit != null) {
                hits.add(hit);
            }
        }
        return hits;
    }

    private static String author(Sample sample) {
        Address.Individual from = sample.from();
        if (from == null) {
            return "";
        }
        return from.displayName() == null
                ? from.address()
                : EncodedWords.decode(from.displayName()) + ' ' + from.address();
    }
}
