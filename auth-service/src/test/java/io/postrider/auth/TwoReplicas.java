package io.postrider.auth;

import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Two replicas on a database of their own, with a domain and its postmaster. */
public final class TwoReplicas implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    private final AtomicInteger addresses = new AtomicInteger();
    private final AuthServer one;
    private final AuthServer two;

    /** Starts them; the folder is for their secrets. Whole networks are never delayed, for all tests come from a few. */
    public TwoReplicas(Path folder) throws IOException {
        this(folder, "--postrider.auth.login.free-failures-of-network=100000");
    }

    /** Starts them with settings. */
    public TwoReplicas(Path folder, String... settings) throws IOException {
        Path secrets = AuthServer.secrets(folder);
        one = AuthServer.start(database, secrets, settings);
        two = AuthServer.start(database, secrets, settings);
        one.makeDomain("example.org");
        // The first account is the postmaster, which is no matter of these tests.
        one.makeAccount("first@example.org");
    }

    /** The one that administrators use. */
    public AuthServer one() {
        return one;
    }

    /** The other. */
    public AuthServer two() {
        return two;
    }

    public TestDatabase database() {
        return database;
    }

    /** An address that nobody has. */
    public String newAddress() {
        return "u" + addresses.incrementAndGet() + "@example.org";
    }

    @Override
    public void close() {
        one.close();
        two.close();
        database.close();
    }
}
