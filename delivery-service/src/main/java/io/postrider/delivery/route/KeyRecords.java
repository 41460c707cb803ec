package io.postrider.delivery.route;

import io.postrider.delivery.route.Dns.Answer;
import io.postrider.mail.dkim.KeyLookup;
import java.util.List;

/** The records in the DNS in which public keys are (RFC 6376 section 3.6.2). */
public final class KeyRecords implements KeyLookup {
    private final Dns dns;

    /** Asks there. */
    public KeyRecords(Dns dns) {
        this.dns = dns;
    }

    @Override
    public List<String> txt(String name) throws Unavailable {
        return switch (dns.texts(name)) {
            case Answer.Found<String>(List<String> records, boolean secure) -> records;
            case Answer.None<String> none -> List.of();
            case Answer.NoSuchName<String> none -> List.of();
            case Answer.Unknown<String>(String why) -> throw new Unavailable(why);
        };
    }
}
