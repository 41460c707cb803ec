package io.postrider.bench.ledger;

/** What a sender knows of one attempt. */
enum Outcome {
    /** 250 after the final dot: the message must arrive. */
    ACK,
    /** 4yz, or no connection, or the connection was lost before the final dot: it was not taken. */
    TEMP,
    /** 5yz: it must not arrive, and for valid mail it must not be said. */
    PERM,
    /** The connection was lost between the final dot and the reply. */
    UNKNOWN
}
