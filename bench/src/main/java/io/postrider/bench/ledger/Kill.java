package io.postrider.bench.ledger;

import java.io.IOException;

/** SIGKILL to a process of the suite, and a new one in its place. */
record Kill(Suite suite, Component victim) implements Fault {

    @Override
    public String name() {
        return "kill " + victim.name();
    }

    @Override
    public void strike() throws IOException, InterruptedException {
        suite.killAndRestart(victim);
    }
}
