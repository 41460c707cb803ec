package io.postrider.auth.dns;

import io.postrider.auth.published.Published;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Whether the host that mail comes to is found, answers, has a name the other way round, and shows a good certificate. */
@Component
class HostChecks {
    private static final int PATIENCE = 3_000;
    private static final int LONGEST_GREETING = 512;
    private static final int FEW_DAYS = 14;

    private final LiveDns dns;
    private final Published published;
    private final Clock clock;

    HostChecks(LiveDns dns, Published published, Clock clock) {
        this.dns = dns;
        this.published = published;
        this.clock = clock;
    }

    Finding host() throws CouldNotAsk {
        String host = published.mailHost();
        if (host.indexOf('.') < 0) {
            String advice =
                    "'%s' is no name that other servers can find. Set postrider.hostname to the public name of this"
                            + " server, for example mail.example.org.";
            return Finding.wrong("host", List.of(host), List.of(), advice.formatted(host));
        }
        List<String> addresses = texts(dns.addresses(host));
        return addresses.isEmpty()
                ? Finding.wrong(
                        "host",
                        addresses,
                        List.of(),
                        "Publish an A record, and an AAAA record if there is IPv6, for " + host
                                + " with this server's public addresses.")
                : Finding.ok("host", addresses);
    }

    /** Only our own host is connected to, never one that a record names. */
    Finding reachable() throws CouldNotAsk {
        String host = published.mailHost();
        int port = published.smtpPort();
        List<String> greetings = new ArrayList<>();
        for (InetAddress address : dns.addresses(host)) {
            String at = address.getHostAddress() + " port " + port;
            try {
                greetings.add(greeting(address, port));
            } catch (ConnectException refused) {
                String advice = "Nobody takes mail at " + at
                        + ": connections are refused. Let them pass the firewall and lead them to smtp-gateway.";
                return Finding.wrong("reachable", greetings, List.of(), advice);
            } catch (IOException failed) {
                return Finding.unknown(
                        "reachable",
                        at + " does not answer from here. Try from outside of this network,"
                                + " and let port 25 pass the firewall.");
            }
        }
        String wanted = ("220 " + host).toLowerCase(Locale.ROOT);
        boolean ours = greetings.stream()
                .allMatch(text -> text.toLowerCase(Locale.ROOT).startsWith(wanted));
        return greetings.isEmpty() || ours
                ? Finding.ok("reachable", greetings)
                : Finding.wrong(
                        "reachable",
                        greetings,
                        List.of("220 " + host),
                        "Another server than this one answers for " + host + ". Lead port 25 to smtp-gateway.");
    }

    private static String greeting(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            StringBuilder line = new StringBuilder();
            for (int octet = socket.getInputStream().read();
                    octet >= 0 && octet != '\n' && line.length() < LONGEST_GREETING;
                    octet = socket.getInputStream().read()) {
                line.append((char) octet);
            }
            socket.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            return line.toString().strip();
        }
    }

    /** Receivers look whether an address has a name that leads back to it. */
    Finding reverse() throws CouldNotAsk {
        String host = published.mailHost();
        List<String> found = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (InetAddress address : dns.addresses(host)) {
            List<String> names = dns.namesOf(address);
            names.forEach(name -> found.add(address.getHostAddress() + ' ' + name));
            if (names.stream().noneMatch(host::equalsIgnoreCase)) {
                wanted.add(address.getHostAddress() + ' ' + host);
            }
        }
        return wanted.isEmpty()
                ? Finding.ok("ptr", found)
                : Finding.wrong(
                        "ptr",
                        found,
                        wanted,
                        "Ask whoever gave you the address (your hosting provider) to set its PTR"
                                + " record to %s: large providers refuse mail from addresses without it."
                                        .formatted(host));
    }

    Finding certificate() {
        if (published.certificate().isEmpty()) {
            return Finding.unknown("certificate", "auth-service has no postrider.tls.certificate.");
        }
        X509Certificate certificate = published.certificate().get().certificate();
        long days = Duration.between(clock.instant(), certificate.getNotAfter().toInstant())
                .toDays();
        boolean ended = certificate.getNotAfter().toInstant().isBefore(clock.instant());
        List<String> found = List.of("days: " + days, "names: " + String.join(", ", names(certificate)));
        String host = published.mailHost();
        if (ended) {
            return Finding.wrong(
                    "certificate",
                    found,
                    List.of(),
                    "It has ended. Renew it and put the files in its place; no" + " restart is needed.");
        }
        if (names(certificate).stream().noneMatch(name -> covers(name, host))) {
            String advice = "It is not for %s, so mail programs refuse it. Get one for that name.";
            return Finding.wrong("certificate", found, List.of(host), advice.formatted(host));
        }
        return days < FEW_DAYS
                ? Finding.improve("certificate", found, List.of(), "It ends in %d days. Renew it.".formatted(days))
                : Finding.ok("certificate", found);
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            return alternatives == null
                    ? List.of()
                    : alternatives.stream()
                            .map(name -> Objects.toString(name.get(1)))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    // RFC 6125 section 6.4.3: a star is one whole label
    private static boolean covers(String name, String host) {
        int dot = host.indexOf('.');
        return name.equalsIgnoreCase(host)
                || name.startsWith("*.") && dot >= 0 && name.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }
}
