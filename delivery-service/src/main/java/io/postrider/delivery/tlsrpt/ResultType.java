package io.postrider.delivery.tlsrpt;

import java.util.Locale;

/** Why a connection did not prove what it should have (RFC 8460 section 4.3). */
public enum ResultType {
    /** The server offers no TLS. */
    STARTTLS_NOT_SUPPORTED,
    /** The certificate is another server's. */
    CERTIFICATE_HOST_MISMATCH,
    /** The certificate has run out. */
    CERTIFICATE_EXPIRED,
    /** Nobody who is trusted vouches for the certificate. */
    CERTIFICATE_NOT_TRUSTED,
    /** Anything else. */
    VALIDATION_FAILURE,
    /** No TLSA record can be honoured. */
    TLSA_INVALID,
    /** TLSA records could not be looked up, or were forged. */
    DNSSEC_INVALID,
    /** We were told to ask for TLSA records, and there are none. */
    DANE_REQUIRED,
    /** The policy could not be fetched. */
    STS_POLICY_FETCH_ERROR,
    /** What was fetched is no policy. */
    STS_POLICY_INVALID,
    /** The policy host's certificate is not good. */
    STS_WEBPKI_INVALID;

    /** As reports have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
