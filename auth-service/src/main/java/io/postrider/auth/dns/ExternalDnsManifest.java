package io.postrider.auth.dns;

import java.util.List;

/** Records as a {@code DNSEndpoint} of ExternalDNS, which needs {@code --source=crd}. */
final class ExternalDnsManifest {
    private ExternalDnsManifest() {}

    static String of(String domain, List<DnsRecord> records) {
        StringBuilder yaml = new StringBuilder("""
                # Run ExternalDNS with --source=crd and --managed-record-types for A, CNAME, TXT, MX and SRV.
                apiVersion: externaldns.k8s.io/v1alpha1
                kind: DNSEndpoint
                metadata:
                  name: mail-%s
                spec:
                  endpoints:
                """.formatted(domain));
        for (DnsRecord record : records) {
            if (record.type().equals("TLSA")) {
                yaml.append("    # ExternalDNS knows no TLSA; publish by hand: %s TLSA %s\n"
                        .formatted(record.name(), record.data()));
            } else {
                yaml.append("""
                            - dnsName: %s
                              recordType: %s
                              recordTTL: %d
                              targets: [%s]
                        """.formatted(record.name(), record.type(), record.ttl(), quoted(target(record))));
            }
        }
        return yaml.toString();
    }

    /** It wants the final dot in SRV and, in older versions, refuses it in MX and CNAME. */
    private static String target(DnsRecord record) {
        boolean dotGoes = record.type().equals("MX") || record.type().equals("CNAME");
        return dotGoes ? record.data().substring(0, record.data().length() - 1) : record.data();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
