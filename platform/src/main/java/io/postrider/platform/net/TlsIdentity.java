package io.postrider.platform.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain and the key of its first certificate.
 *
 * @param chain the own certificate first
 * @param privateKey its key
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey privateKey) {
    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads PEM files as they are now.
     *
     * @throws IllegalStateException when they are unreadable or do not belong together
     */
    public static TlsIdentity read(Path certificate, Path privateKey) {
        try {
            PemFiles files = PemFiles.read(certificate, privateKey);
            List<X509Certificate> chain = files.chain();
            return new TlsIdentity(chain, files.key(chain.getFirst().getPublicKey()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot use certificate " + certificate + " with key " + privateKey, e);
        }
    }

    /** The own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + certificate().getSubjectX500Principal().getName() + "]";
    }
}
