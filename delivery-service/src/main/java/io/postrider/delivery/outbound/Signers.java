package io.postrider.delivery.outbound;

import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.Signer;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Signs on threads of its own, as many as there are processors. A signature with RSA keeps a processor for as long as a whole
 * message otherwise does; on the few threads that carry all virtual ones, whatever else the service does would wait behind it.
 */
final class Signers implements AutoCloseable {
    private final ExecutorService threads;

    Signers(int atOnce) {
        threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().daemon().name("signer-", 0).factory());
    }

    /** The same key, which signs here. */
    DkimKey here(DkimKey key) {
        Signer signer = key.signer();
        return new DkimKey(key.selector(), key.algorithm(), octets -> sign(signer, octets));
    }

    private byte[] sign(Signer signer, byte[] octets) throws GeneralSecurityException {
        try {
            return threads.submit(() -> signer.sign(octets)).get();
        } catch (ExecutionException failure) {
            throw new GeneralSecurityException("a key does not sign", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("interrupted while a key signs", interrupted);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
