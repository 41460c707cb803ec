package io.postrider.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;

/**
 * A key that signs tokens (ES256).
 *
 * @param jwk with its private part
 * @param signer signs with it
 * @param createdAt when it was made
 */
record SigningKey(ECKey jwk, JWSSigner signer, Instant createdAt) {
    static SigningKey of(ECPublicKey publicKey, ECPrivateKey privateKey, String id, Instant createdAt) {
        ECKey jwk = new ECKey.Builder(Curve.P_256, publicKey)
                .privateKey(privateKey)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .keyID(id)
                .build();
        try {
            return new SigningKey(jwk, new ECDSASigner(jwk), createdAt);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SigningKey decode(byte[] publicKey, byte[] privateKey, String id, Instant createdAt) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return of(
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
                    id,
                    createdAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String id() {
        return jwk.getKeyID();
    }

    @Override
    public String toString() {
        return "SigningKey[" + id() + ", " + createdAt + "]";
    }
}
