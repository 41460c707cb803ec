package io.postrider.delivery.hop;

import io.postrider.delivery.certificate.TlsaSet;
import io.postrider.delivery.tlsrpt.ResultType;
import java.util.List;

/** What a connection to a server has to prove. */
public sealed interface Demand {
    /** TLS where it can be had (RFC 7435). */
    record Opportunistic() implements Demand {}

    /** TLS with whatever certificate. */
    record Encrypted() implements Demand {}

    /**
     * TLS with a certificate that a CA signed for the server.
     *
     * @param name the server's
     * @param proof what that is worth
     */
    record Verified(String name, Proof proof) implements Demand {}

    /**
     * TLS with a certificate that the server's TLSA records name.
     *
     * @param records at least one
     * @param base where they were found: the name to ask the server for (RFC 7672 section 8.1)
     * @param names what a certificate may be for where names count (RFC 7672 section 3.2.2)
     */
    record Dane(TlsaSet records, String base, List<String> names) implements Demand {
        public Dane {
            names = List.copyOf(names);
        }
    }

    /**
     * Nothing helps: the server is not to be used.
     *
     * @param status enhanced status code
     * @param why in words
     * @param result how it is reported
     */
    record Refused(String status, String why, ResultType result) implements Demand {}
}
