package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the system's library signs the JDK believes. */
class LibCryptoTest {
    private static final byte[] OCTETS = "from:ann@example.test\r\n".getBytes(US_ASCII);

    private final AtomicInteger others = new AtomicInteger();

    private byte[] elsewhere(byte[] octets) {
        others.incrementAndGet();
        return new byte[] {1};
    }

    private static LibCrypto library() {
        LibCrypto library = LibCrypto.FOUND;
        assumeTrue(library != null, "OpenSSL 3 is not installed");
        return library;
    }

    @ParameterizedTest
    @EnumSource
    void theJdkBelievesItsSignatures(DkimAlgorithm algorithm) throws GeneralSecurityException {
        KeyPair pair = pair(algorithm);
        Signer signer = library().signer(algorithm, pair.getPrivate().getEncoded(), this::elsewhere);

        for (int i = 0; i < 100; i++) {
            assertThat(algorithm.verify(pair.getPublic(), OCTETS, signer.sign(OCTETS)))
                    .isTrue();
        }
        assertThat(others).hasValue(0);
    }

    @Test
    void whatItDoesNotReadIsSignedElsewhere() throws GeneralSecurityException {
        Signer signer = library().signer(DkimAlgorithm.RSA_SHA256, new byte[] {48, 0}, this::elsewhere);

        assertThat(signer.sign(OCTETS)).containsExactly(1);
    }

    private static KeyPair pair(DkimAlgorithm algorithm) throws GeneralSecurityException {
        String name = algorithm == DkimAlgorithm.RSA_SHA256 ? "RSA" : "Ed25519";
        return KeyPairGenerator.getInstance(name).generateKeyPair();
    }
}
