package io.postrider.mail.dmarc;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose message it says it is (RFC 9989 section 5.3.1). Signatures and policies are about one domain: so a header from which two
 * readers could take two authors has none. The address itself is read by the same parser that shows it to people.
 */
public sealed interface Author {
    /**
     * It says so clearly.
     *
     * @param localPart without quotes
     * @param domain the author's domain
     */
    record Known(String localPart, DomainName domain) implements Author {}

    /**
     * It does not.
     *
     * @param fault why
     */
    record Unclear(Fault fault) implements Author {}

    /** Why a message has no one author. */
    enum Fault {
        /** There is no field. */
        NO_FIELD("the message has no From field"),
        /** There are several, or what some readers take for one. */
        SEVERAL_FIELDS("the message has more than one From field"),
        /** The field has nobody in it. */
        NO_ADDRESS("the From field has no address"),
        /** The field has several in it. */
        SEVERAL_ADDRESSES("the From field has more than one address"),
        /** Readers would differ. */
        AMBIGUOUS("the From field can be read in more than one way");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /**
     * Reads a message's header.
     *
     * @param octets the header, and perhaps more behind its empty line
     */
    static Author of(byte[] octets, int from, int to) {
        FromLines lines = FromLines.scan(octets, from, to);
        if (lines.count() != 1) {
            return new Unclear(lines.count() == 0 ? Fault.NO_FIELD : Fault.SEVERAL_FIELDS);
        }
        Optional<HeaderField> field =
                Headers.parse(octets, lines.start(), lines.end()).first("From");
        if (lines.unclear() || field.isEmpty()) {
            return new Unclear(Fault.AMBIGUOUS);
        }
        return of(field.get().value());
    }

    private static Author of(String value) {
        Optional<Fault> fault = FromValue.fault(value);
        if (fault.isPresent()) {
            return new Unclear(fault.get());
        }
        List<Address.Individual> found = AddressParser.parse(value, FromValue.MOST_ADDRESSES).stream()
                .filter(Address.Individual.class::isInstance)
                .map(Address.Individual.class::cast)
                .filter(one -> !one.domain().isEmpty())
                .toList();
        if (found.size() != 1) {
            return new Unclear(found.isEmpty() ? Fault.NO_ADDRESS : Fault.SEVERAL_ADDRESSES);
        }
        Address.Individual only = found.getFirst();
        try {
            boolean whole = only.route() == null && !only.localPart().isEmpty();
            return whole
                    ? new Known(only.localPart(), DomainName.of(only.domain().toLowerCase(Locale.ROOT)))
                    : new Unclear(Fault.AMBIGUOUS);
        } catch (AddressSyntaxException none) {
            return new Unclear(Fault.AMBIGUOUS);
        }
    }
}
