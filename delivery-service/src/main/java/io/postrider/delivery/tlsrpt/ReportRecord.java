package io.postrider.delivery.tlsrpt;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The TXT record that says where reports on a domain go (RFC 8460 section 3).
 *
 * @param rua in their order; none when nobody wants any
 */
record ReportRecord(List<URI> rua) {
    private static final String VERSION = "v=TLSRPTv1";
    private static final int MOST = 5;

    ReportRecord {
        rua = List.copyOf(rua);
    }

    static ReportRecord of(List<String> texts) {
        List<String> records = texts.stream()
                .filter(text -> text.startsWith(VERSION)
                        && text.substring(VERSION.length()).stripLeading().startsWith(";"))
                .toList();
        List<URI> rua = new ArrayList<>();
        // RFC 8460 section 3: several are as good as none
        if (records.size() == 1) {
            for (String field : records.getFirst().split(";")) {
                if (field.strip().startsWith("rua=")) {
                    add(field.strip().substring(4), rua);
                }
            }
        }
        return new ReportRecord(rua.subList(0, Math.min(MOST, rua.size())));
    }

    private static void add(String list, List<URI> rua) {
        for (String text : list.split(",")) {
            try {
                URI uri = URI.create(text.strip());
                if ("https".equalsIgnoreCase(uri.getScheme()) || "mailto".equalsIgnoreCase(uri.getScheme())) {
                    rua.add(uri);
                }
            } catch (IllegalArgumentException malformed) {
                // Nobody can be told there.
            }
        }
    }
}
