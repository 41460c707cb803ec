package io.postrider.smtp.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.mail.address.Address;
import io.postrider.mail.mime.EncodedWords;
import io.postrider.mail.spam.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Looks whether an author from elsewhere has the name of somebody at a recipient's domain, as far as names and addresses go together. */
public final class Neighbours {
    private static final int MOST_QUESTIONS = 6;
    private static final int LONGEST_NAME = 60;
    private static final int MOST_NOBODIES = 100_000;
    private static final Duration NOBODY = Duration.ofMinutes(1);

    /** Nobody is asked. */
    public static final Neighbours NONE = new Neighbours(addresses -> false);

    private final Predicate<List<String>> isSomebody;
    /** Addresses that nobody had a moment ago: authors come again, and a call a message was most of what the filter cost. */
    private final Cache<String, Boolean> nobody = Caffeine.newBuilder()
            .maximumSize(MOST_NOBODIES)
            .expireAfterWrite(NOBODY)
            .build();

    /**
     * Neighbours by a directory.
     *
     * @param isSomebody whether somebody here has one of these addresses; throws when that is not known
     */
    public Neighbours(Predicate<List<String>> isSomebody) {
        this.isSomebody = isSomebody;
    }

    /**
     * What is to be asked about an author.
     *
     * @param name his, in lower case
     * @param addresses that somebody of this name would have here; empty when there is nothing to ask
     */
    record Question(String name, List<String> addresses) {}

    /** Looks whether there is anything to ask about a message's author; asks nobody. */
    Question question(Sample sample, Set<String> domains) {
        Address.Individual from = sample.from();
        if (from == null
                || from.displayName() == null
                || domains.contains(from.domain().toLowerCase(Locale.ROOT))) {
            return new Question("", List.of());
        }
        String name = EncodedWords.decode(from.displayName()).strip().toLowerCase(Locale.ROOT);
        List<String> addresses = localParts(name).stream()
                .flatMap(localPart -> domains.stream().map(domain -> localPart + '@' + domain))
                .limit(MOST_QUESTIONS)
                .filter(address -> nobody.getIfPresent(address) == null)
                .toList();
        return new Question(name, addresses);
    }

    /** The names by which the author is taken for somebody here; empty for none. */
    List<String> ask(Question question) {
        if (isSomebody.test(question.addresses())) {
            return List.of(question.name());
        }
        question.addresses().forEach(address -> nobody.put(address, true));
        return List.of();
    }

    /** How two names usually become an address: first.last, flast. One name alone is everybody's. */
    static List<String> localParts(String name) {
        if (name.length() > LONGEST_NAME) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= name.length(); i++) {
            char c = i < name.length() ? name.charAt(i) : ' ';
            if (Character.isLetter(c)) {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (words.size() != 2) {
            return List.of();
        }
        String first = words.getFirst();
        String last = words.getLast();
        return List.of(first + '.' + last, first.charAt(0) + last, last + '.' + first);
    }
}
