package io.postrider.delivery.mtasts;

import java.util.List;
import java.util.Optional;

/** The TXT record that says which policy a domain has (RFC 8461 section 3.1). */
final class StsRecord {
    private static final String VERSION = "v=STSv1";

    private StsRecord() {}

    /** The policy's id; absent when there is not exactly one such record, or it is not well-formed. */
    static Optional<String> id(List<String> texts) {
        List<String> records = texts.stream().filter(StsRecord::isOne).toList();
        // RFC 8461 section 3.1: several are as good as none
        return records.size() == 1 ? idOf(records.getFirst()) : Optional.empty();
    }

    private static boolean isOne(String text) {
        return text.startsWith(VERSION)
                && text.substring(VERSION.length()).stripLeading().startsWith(";");
    }

    private static Optional<String> idOf(String record) {
        for (String field : record.split(";")) {
            String stripped = field.strip();
            if (stripped.startsWith("id=")) {
                String id = stripped.substring(3);
                return id.matches("[A-Za-z0-9]{1,32}") ? Optional.of(id) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
