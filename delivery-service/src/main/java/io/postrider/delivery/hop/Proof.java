package io.postrider.delivery.hop;

/** What a connection has proved, the least first. */
public enum Proof {
    /** Nothing: anybody can listen. */
    CLEAR("clear"),
    /** TLS with whatever certificate: nobody listens but perhaps the one who answers. */
    ANY_CERTIFICATE("any-certificate"),
    /** A CA vouches for the server's name, as the operator wants it; that the server is the domain's is the DNS's word. */
    CA("ca"),
    /** The same, and the server is one that the domain's policy names (RFC 8461). */
    MTA_STS("mta-sts"),
    /** The certificate is the one in the domain's signed zone (RFC 7672). */
    DANE("dane");

    private final String word;

    Proof(String word) {
        this.word = word;
    }

    /** As logs, traces and metrics have it. */
    public String word() {
        return word;
    }
}
