package io.postrider.smtp.send;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.compose.Draft;
import io.postrider.mail.compose.Person;
import io.postrider.smtp.send.DraftReader.Written;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of a message in JSON, as they come. */
final class DraftFields {
    private static final int MOST_PEOPLE = 10_000;

    private final List<Person> to = new ArrayList<>();
    private final List<Person> cc = new ArrayList<>();
    private final List<Person> bcc = new ArrayList<>();
    private final List<Person> replyTo = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Person from;
    private String subject = "";
    private String text = "";
    private String html = "";

    void from(Written person) {
        from = person(person);
    }

    void to(Written person) {
        add(to, person);
    }

    void cc(Written person) {
        add(cc, person);
    }

    void bcc(Written person) {
        add(bcc, person);
    }

    void replyTo(Written person) {
        add(replyTo, person);
    }

    void subject(String value) {
        subject = value;
    }

    void text(String value) {
        text = value;
    }

    void html(String value) {
        html = value;
    }

    void header(String name, String value) {
        headers.put(name, value);
    }

    private static void add(List<Person> people, Written person) {
        if (people.size() == MOST_PEOPLE) {
            throw unfit(person.field(), "is one too many");
        }
        people.add(person(person));
    }

    /** RFC 5322 section 3.4, or the address alone with the name beside it. */
    private static Person person(Written written) {
        if (written.address().chars().anyMatch(c -> c < ' ')) {
            throw unfit(written.field(), "has a line end or another control character");
        }
        List<Address> parsed = AddressParser.parse(written.address(), 2);
        if (parsed.size() != 1 || !(parsed.getFirst() instanceof Address.Individual one)) {
            throw unfit(written.field(), "is not one address");
        }
        try {
            String name = written.name().isEmpty() && one.displayName() != null ? one.displayName() : written.name();
            return new Person(
                    name,
                    new Mailbox(one.localPart(), DomainName.of(one.domain()).ascii()));
        } catch (AddressSyntaxException malformed) {
            throw unfit(written.field(), "is no address");
        } catch (IllegalArgumentException control) {
            throw unfit(written.field(), "has " + control.getMessage());
        }
    }

    private static ProblemException unfit(String field, String what) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, field + ' ' + what + '.');
    }

    Mailbox author() {
        Person author = from;
        if (author == null) {
            throw unfit("from", "is missing");
        }
        return author.mailbox();
    }

    /** Everybody who gets the message, each once. */
    List<Mailbox> recipients() {
        return Stream.of(to, cc, bcc)
                .flatMap(List::stream)
                .map(Person::mailbox)
                .distinct()
                .toList();
    }

    /** RFC 6531 section 3.2: an address that only such servers know. */
    boolean needsSmtpUtf8() {
        return author().needsSmtpUtf8()
                || Stream.of(to, cc, bcc, replyTo)
                        .flatMap(List::stream)
                        .anyMatch(person -> person.mailbox().needsSmtpUtf8());
    }

    Draft draft() {
        author();
        try {
            return new Draft(java.util.Objects.requireNonNull(from), to, cc, replyTo, subject, text, html, headers);
        } catch (IllegalArgumentException unfit) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, unfit.getMessage() + '.');
        }
    }
}
