package io.postrider.auth.dns;

import io.postrider.auth.published.Published;
import java.io.IOException;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Whether other servers get our MTA-STS policy where they look for a domain's. */
@Component
class PolicyCheck {
    private static final String CHECK = "mta-sts-policy";
    private static final int HTTPS = 443;
    private static final int SHOWN = 20;

    private final LiveDns dns;
    private final Published published;
    private final MtaStsPolicy policy;
    private final PolicyFetch fetch;

    @Autowired
    PolicyCheck(LiveDns dns, Published published, MtaStsPolicy policy) throws NoSuchAlgorithmException {
        this(dns, published, policy, new PolicyFetch(SSLContext.getDefault(), HTTPS));
    }

    PolicyCheck(LiveDns dns, Published published, MtaStsPolicy policy, PolicyFetch fetch) {
        this.dns = dns;
        this.published = published;
        this.policy = policy;
        this.fetch = fetch;
    }

    Finding run(String domain) throws CouldNotAsk {
        String host = "mta-sts." + domain;
        List<InetAddress> addresses = dns.addresses(host);
        if (addresses.isEmpty()) {
            return improve(List.of(), "Other servers find no policy: publish %s.".formatted(host));
        }
        List<InetAddress> own = dns.addresses(published.url().getHost());
        Optional<InetAddress> inside = addresses.stream()
                .filter(address -> !PolicyFetch.mayReach(address, own))
                .findFirst();
        if (inside.isPresent()) {
            return improve(
                    List.of(inside.get().getHostAddress()),
                    "%s leads to an address that is not public. Other servers get no policy there.".formatted(host));
        }
        try {
            return judged(host, fetch.fetch(host, addresses));
        } catch (SSLException refused) {
            return improve(
                    List.of(),
                    "Servers refuse the certificate at %s and act as if there were no policy: %s Get one for that name."
                            .formatted(host, sentence(refused)));
        } catch (IOException failed) {
            return improve(
                    List.of(),
                    "https://%s%s does not answer: %s Let HTTPS reach this suite under that name."
                            .formatted(host, PolicyFetch.PATH, sentence(failed)));
        }
    }

    private static String sentence(IOException failed) {
        String message = String.valueOf(failed.getMessage());
        return message.endsWith(".") ? message : message + '.';
    }

    private Finding judged(String host, PolicyFetch.Answer answer) {
        if (answer.status() != 200) {
            return improve(
                    List.of("status: " + answer.status()),
                    "https://%s%s answers with %d. Redirects are not followed (RFC 8461 section 3.3)."
                            .formatted(host, PolicyFetch.PATH, answer.status()));
        }
        List<String> found = lines(answer.text());
        List<String> shown = found.stream().limit(SHOWN).toList();
        // RFC 8461 section 3.2
        if (!answer.type().equals("text/plain")) {
            return improve(shown, "Its type is '%s' and has to be text/plain.".formatted(answer.type()));
        }
        if (found.equals(wanted())) {
            return Finding.ok(CHECK, shown);
        }
        String ours = "mx: " + published.mailHost().toLowerCase(Locale.ROOT);
        boolean enforced = found.contains("mode: enforce");
        return enforced
                        && found.stream()
                                .map(line -> line.toLowerCase(Locale.ROOT))
                                .noneMatch(ours::equals)
                ? Finding.wrong(
                        CHECK,
                        shown,
                        wanted(),
                        "Servers that honour this policy send nothing here: it does not name " + published.mailHost()
                                + '.')
                : improve(
                        shown,
                        "It is another one than this suite's. If that is not meant, let %s lead here.".formatted(host));
    }

    private Finding improve(List<String> found, String advice) {
        return Finding.improve(CHECK, found, wanted(), advice);
    }

    private List<String> wanted() {
        return policy.text().map(PolicyCheck::lines).orElse(List.of());
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
