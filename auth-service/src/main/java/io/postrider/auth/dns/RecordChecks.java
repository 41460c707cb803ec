package io.postrider.auth.dns;

import io.postrider.auth.published.Published;
import io.postrider.platform.net.TlsIdentity;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Type;

/** Whether the records that a domain is to publish are there. */
@Component
class RecordChecks {
    private final LiveDns dns;
    private final Published published;

    RecordChecks(LiveDns dns, Published published) {
        this.dns = dns;
        this.published = published;
    }

    Finding mx(DnsRecord wanted) throws CouldNotAsk {
        List<String> found = dns.texts(wanted.name(), Type.MX);
        Predicate<String> ours = mx ->
                mx.toLowerCase(Locale.ROOT).endsWith(' ' + published.mailHost().toLowerCase(Locale.ROOT) + '.');
        if (found.isEmpty()) {
            return Finding.wrong(
                    "mx", found, List.of(wanted.data()), "Publish the MX record: without it no mail comes here.");
        }
        if (found.stream().noneMatch(ours)) {
            return Finding.wrong(
                    "mx",
                    found,
                    List.of(wanted.data()),
                    "Mail for the domain goes to other servers and not"
                            + " here. When you are ready to take it here, put the wanted MX record in place of these.");
        }
        return found.stream().allMatch(ours)
                ? Finding.ok("mx", found)
                : Finding.improve(
                        "mx",
                        found,
                        List.of(wanted.data()),
                        "Some mail goes to other servers. Unless they"
                                + " forward it here, remove their MX records once everything is moved.");
    }

    Finding dmarc(DnsRecord wanted) throws CouldNotAsk {
        List<String> found = tagged(wanted.name(), "v=DMARC1");
        List<String> wish = List.of(wanted.data());
        if (found.isEmpty()) {
            return Finding.wrong(
                    "dmarc",
                    found,
                    wish,
                    "Publish the DMARC record: large providers refuse or file as spam what"
                            + " comes from domains without one.");
        }
        if (found.size() > 1) {
            return Finding.wrong(
                    "dmarc",
                    found,
                    wish,
                    "There are several DMARC records, so receivers ignore all of them"
                            + " (RFC 7489 section 6.6.3). Keep one.");
        }
        // Not sp=none, which speaks of the names below the domain.
        boolean onlyReports = Arrays.stream(found.getFirst().split(";"))
                .anyMatch(tag -> tag.replace(" ", "").equals("p=none"));
        return onlyReports
                ? Finding.improve(
                        "dmarc",
                        found,
                        List.of(),
                        "Receivers only report. When the reports show that all your mail"
                                + " is authenticated, say p=quarantine, then p=reject.")
                : Finding.ok("dmarc", found);
    }

    /** A TXT record of which one is enough, as it is. */
    Finding text(String check, DnsRecord wanted, String tag) throws CouldNotAsk {
        List<String> found = tagged(wanted.name(), tag);
        if (found.equals(List.of(wanted.data()))) {
            return Finding.ok(check, found);
        }
        String advice = found.isEmpty()
                ? "Publish it: " + wanted.purpose().meaning()
                : "It is another one than this suite's. If that is not meant, put the wanted one in its place.";
        return Finding.improve(check, found, List.of(wanted.data()), advice);
    }

    private List<String> tagged(String name, String tag) throws CouldNotAsk {
        return dns.texts(name, Type.TXT).stream()
                .filter(text -> text.startsWith(tag))
                .toList();
    }

    /** Any record that is of what our servers show will do, however it says that (RFC 7672 section 3.1). */
    Finding dane(DnsRecord wanted) throws CouldNotAsk {
        List<String> found = lower(dns.texts(wanted.name(), Type.TLSA));
        List<String> wish = List.of(wanted.data());
        if (found.isEmpty()) {
            String advice = "Publish it at %s if the zone is signed with DNSSEC.";
            return Finding.improve("dane", found, wish, advice.formatted(wanted.name()));
        }
        List<TlsaRecord> usable = found.stream()
                .flatMap(text -> TlsaRecord.parse(text).stream())
                .filter(TlsaRecord::isUsable)
                .toList();
        if (usable.isEmpty()) {
            String advice =
                    "Mail servers do nothing with the TLSA records at %s: they know the usages 2 and 3 only. Publish the"
                            + " wanted one in their place.";
            return Finding.improve("dane", found, wish, advice.formatted(wanted.name()));
        }
        List<X509Certificate> chain =
                published.certificate().map(TlsIdentity::chain).orElse(List.of());
        if (!chain.isEmpty() && usable.stream().anyMatch(record -> record.isOf(chain))) {
            return Finding.ok("dane", found);
        }
        String advice =
                "None of the TLSA records at %s fits the certificate, so servers that check DANE send nothing here."
                        + " Publish the wanted one, or none.";
        return Finding.wrong("dane", found, wish, advice.formatted(wanted.name()));
    }

    /** SRV records: which are missing or lead elsewhere. */
    Finding services(List<DnsRecord> wanted) throws CouldNotAsk {
        List<String> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (DnsRecord record : wanted) {
            List<String> there = lower(dns.texts(record.name(), Type.SRV));
            there.forEach(data -> found.add(record.name() + ' ' + data));
            if (!there.contains(record.data().toLowerCase(Locale.ROOT))) {
                missing.add(record.name() + ' ' + record.data());
            }
        }
        return missing.isEmpty()
                ? Finding.ok("srv", found)
                : Finding.improve("srv", found, missing, "Publish these, so that mail programs find their servers.");
    }

    /** A name that is to lead to public REST: by CNAME, or by the same addresses. */
    Finding alias(String check, DnsRecord wanted) throws CouldNotAsk {
        List<String> aliases = lower(dns.texts(wanted.name(), Type.CNAME));
        if (aliases.contains(wanted.data().toLowerCase(Locale.ROOT))) {
            return Finding.ok(check, aliases);
        }
        var addresses = dns.addresses(wanted.name());
        List<String> found = new ArrayList<>(aliases);
        addresses.forEach(address -> found.add(address.getHostAddress()));
        String target = published.url().getHost();
        if (!addresses.isEmpty() && new HashSet<>(dns.addresses(target)).containsAll(addresses)) {
            return Finding.ok(check, found);
        }
        List<String> wish = List.of(wanted.name() + " CNAME " + wanted.data());
        return Finding.improve(
                check,
                found,
                wish,
                found.isEmpty()
                        ? "Publish it: " + wanted.purpose().meaning()
                        : wanted.name() + " leads elsewhere than to " + target + '.');
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }
}
