package io.postrider.smtp.authentication;

import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the DNS said, for those who read a verdict afterwards; it is remembered, so nobody is asked again. */
final class Proof {
    private Proof() {}

    /** The texts of a name that speak of mail, and whether DNSSEC proves them; the name alone when nothing is remembered. */
    static String of(String name, Dns dns) {
        return switch (dns.within(Duration.ZERO).texts(name)) {
            case Answer.Found<String>(List<String> texts, boolean secure) -> {
                List<String> told = texts.stream().filter(Proof::speaksOfMail).toList();
                yield name + " TXT " + String.join(" | ", told.isEmpty() ? texts : told) + (secure ? " (DNSSEC)" : "");
            }
            case Answer.None<String> none -> name + " has no TXT";
            case Answer.NoSuchName<String> none -> name + " does not exist";
            case Answer.Unknown<String> unknown -> name;
        };
    }

    /** Of the texts that a domain has besides, nobody wants to read here. */
    private static boolean speaksOfMail(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("v=spf1") || lower.startsWith("v=dmarc1") || lower.contains("p=");
    }
}
