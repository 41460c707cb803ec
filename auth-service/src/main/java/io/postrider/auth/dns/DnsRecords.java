package io.postrider.auth.dns;

import io.postrider.auth.published.Endpoint;
import io.postrider.auth.published.MailService;
import io.postrider.auth.published.Published;
import io.postrider.platform.hash.Sha256;
import io.postrider.platform.net.TlsIdentity;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every record that a domain is to publish. */
@Component
class DnsRecords {
    private static final int HTTPS = 443;

    private final Published published;
    private final MtaStsPolicy policy;
    private final SigningRecords signing;
    private final String spf;

    DnsRecords(Published published, MtaStsPolicy policy, SigningRecords signing, DnsProperties properties) {
        this.published = published;
        this.signing = signing;
        this.policy = policy;
        this.spf = properties.spf();
    }

    List<DnsRecord> of(String domain) {
        List<DnsRecord> records = new ArrayList<>();
        records.add(DnsRecord.of(Purpose.MX, domain, "MX", "10 " + mailHost()));
        records.add(DnsRecord.of(Purpose.SPF, domain, "TXT", "v=spf1 " + spf + " -all"));
        signing.of(domain).forEach(key -> records.add(DnsRecord.of(Purpose.DKIM, key.name(), "TXT", key.text())));
        records.add(DnsRecord.of(
                Purpose.DMARC, "_dmarc." + domain, "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@" + domain));
        policy.record().ifPresent(text -> {
            records.add(DnsRecord.of(Purpose.MTA_STS, "_mta-sts." + domain, "TXT", text));
            records.add(DnsRecord.of(Purpose.MTA_STS, "mta-sts." + domain, "CNAME", restHost()));
        });
        // RFC 8460 section 3
        records.add(DnsRecord.of(
                Purpose.TLS_RPT, "_smtp._tls." + domain, "TXT", "v=TLSRPTv1; rua=mailto:postmaster@" + domain));
        dane().ifPresent(records::add);
        published.endpoints().forEach(endpoint -> records.add(service(domain, endpoint)));
        records.add(DnsRecord.of(
                Purpose.AUTOCONFIG, "_autodiscover._tcp." + domain, "SRV", "0 0 " + restPort() + ' ' + restHost()));
        records.add(DnsRecord.of(Purpose.AUTOCONFIG, "autoconfig." + domain, "CNAME", restHost()));
        records.add(DnsRecord.of(Purpose.AUTOCONFIG, "autodiscover." + domain, "CNAME", restHost()));
        return records;
    }

    /** The record of the certificate's key; absent where this service has no certificate. */
    Optional<DnsRecord> dane() {
        return published
                .certificate()
                .map(TlsIdentity::certificate)
                .map(certificate -> DnsRecord.of(
                        Purpose.DANE,
                        "_" + published.smtpPort() + "._tcp." + published.mailHost(),
                        "TLSA",
                        // RFC 7672 section 3.1: DANE-EE(3) SPKI(1) SHA2-256(1) outlives a renewal with the same key
                        "3 1 1 " + keyHash(certificate)));
    }

    private static String keyHash(X509Certificate certificate) {
        return HexFormat.of().formatHex(Sha256.of(certificate.getPublicKey().getEncoded()));
    }

    // RFC 6186 section 3, RFC 8314 section 5.1: a lower priority is tried first
    private static DnsRecord service(String domain, Endpoint endpoint) {
        MailService service = endpoint.service();
        int priority = service.ordinal() * 10;
        return DnsRecord.of(
                Purpose.SRV,
                "_" + service.name().toLowerCase(Locale.ROOT) + "._tcp." + domain,
                "SRV",
                "%d 1 %d %s.".formatted(priority, endpoint.port(), endpoint.host()));
    }

    private String mailHost() {
        return published.mailHost() + '.';
    }

    private String restHost() {
        return published.url().getHost() + '.';
    }

    private int restPort() {
        return published.url().getPort() < 0 ? HTTPS : published.url().getPort();
    }
}
