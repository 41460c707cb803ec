package io.postrider.bench.ledger;

import java.io.IOException;

/** Something that breaks while messages are in flight; returns when all is well again. */
interface Fault {

    String name();

    void strike() throws IOException, InterruptedException;
}
