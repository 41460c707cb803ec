package io.postrider.auth.dns;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Type;

/** Looks whether the record of a key is in the DNS. */
@Component
public class SigningRecordLook {
    private final LiveDns dns;

    SigningRecordLook(LiveDns dns) {
        this.dns = dns;
    }

    /** Whether receivers would verify with this key what it signs; empty where the DNS could not be asked. */
    public Optional<Boolean> finds(SigningRecord record) {
        try {
            return Optional.of(KeyText.fault(dns.texts(record.name(), Type.TXT), record.text()) == null);
        } catch (CouldNotAsk unanswered) {
            return Optional.empty();
        }
    }
}
