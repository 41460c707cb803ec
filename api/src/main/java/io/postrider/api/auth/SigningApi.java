package io.postrider.api.auth;

import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Gives out the keys that sign mail (RFC 6376). Scope {@code signing.read}. */
@HttpExchange("/internal/v1/signing-keys")
public interface SigningApi {
    /**
     * The keys that sign mail from a domain at this moment: those whose public halves others have had time to find in the DNS. No
     * keys when the domain is none of ours or signs nothing. A caller may remember the answer for a minute, and for an
     * hour while it cannot be asked again.
     *
     * @param domain in lower case, as A-labels
     */
    @GetExchange("/{domain}")
    SigningKeys keys(@PathVariable String domain);

    /**
     * A domain's keys.
     *
     * @param keys one of each algorithm at most
     */
    record SigningKeys(List<SigningKey> keys) {
        public SigningKeys {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key.
     *
     * @param selector where the public half is in the DNS: {@code <selector>._domainkey.<domain>} (RFC 6376 section 3.6.2.1)
     * @param algorithm what it is for
     * @param privateKey PKCS #8 (RFC 5208) in DER; never logged
     */
    record SigningKey(String selector, SigningAlgorithm algorithm, byte[] privateKey) {
        @Override
        public String toString() {
            return "SigningKey[%s, %s]".formatted(selector, algorithm);
        }
    }

    /** How a message is signed. */
    enum SigningAlgorithm {
        /** RFC 8301 section 3.1. */
        RSA_SHA256,
        /** RFC 8463 section 3. */
        ED25519_SHA256
    }
}
