package io.postrider.auth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** Reads public keys as receivers of mail find them in the DNS. */
final class PublishedKeys {
    private PublishedKeys() {}

    /** What the private half signs, the published one verifies. */
    static void assertVerifies(JsonNode key, byte[] pkcs8) throws Exception {
        boolean rsa = key.get("algorithm").asString().equals("rsa-sha256");
        String algorithm = rsa ? "RSA" : "Ed25519";
        PrivateKey secret = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
        signer.initSign(secret);
        signer.update("mail".getBytes());
        byte[] signature = signer.sign();
        PublicKey open =
                KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo(key)));
        signer.initVerify(open);
        signer.update("mail".getBytes());
        assertThat(signer.verify(signature)).isTrue();
    }

    static byte[] subjectPublicKeyInfo(JsonNode key) {
        String record = key.get("recordValue").asString();
        byte[] published = Base64.getDecoder().decode(record.substring(record.indexOf("p=") + 2));
        if (key.get("algorithm").asString().equals("rsa-sha256")) {
            return published;
        }
        // RFC 8463 section 4.2: 32 octets; what RFC 8410 puts before them.
        assertThat(published).hasSize(32);
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        info.writeBytes(HexFormat.of().parseHex("302a300506032b6570032100"));
        info.writeBytes(published);
        return info.toByteArray();
    }
}
