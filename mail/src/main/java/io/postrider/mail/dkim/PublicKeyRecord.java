package io.postrider.mail.dkim;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * A key record in the DNS (RFC 6376 section 3.6.1).
 *
 * @param key the public key
 * @param bits its length
 * @param testing whether the domain only tries DKIM ({@code t=y})
 * @param strict whether {@code i=} must name the very domain ({@code t=s})
 */
record PublicKeyRecord(PublicKey key, int bits, boolean testing, boolean strict) {
    /** RFC 8410 section 4: what stands before the 32 octets of an Ed25519 key. */
    private static final byte[] ED25519 = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    /** The algorithm identifier of an RSA key (RFC 3279 section 2.3.1). */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private static final int ED25519_BITS = 256;

    static PublicKeyRecord parse(String record, DkimAlgorithm algorithm) throws MalformedSignatureException {
        TagList tags = TagList.parse(record);
        String version = tags.find("v");
        if (version != null && !version.equals("DKIM1")) {
            throw new MalformedSignatureException("the key record has another version");
        }
        String type = tags.has("k") ? tags.get("k") : "rsa";
        if (!type.equals(algorithm.keyType())) {
            throw new MalformedSignatureException("the key is of another type");
        }
        if (tags.has("h") && !tags.list("h").contains("sha256")) {
            throw new MalformedSignatureException("the key is for other hashes");
        }
        if (tags.has("s") && !tags.list("s").contains("*") && !tags.list("s").contains("email")) {
            throw new MalformedSignatureException("the key is not for mail");
        }
        String key = tags.find("p");
        if (key == null || key.isEmpty()) {
            // RFC 6376 section 3.6.1: an empty value means that this public key has been revoked
            throw new MalformedSignatureException(key == null ? "the key record has no key" : "the key is revoked");
        }
        List<String> flags = tags.has("t") ? tags.list("t") : List.of();
        return of(TagList.decode(key, "p"), algorithm, flags);
    }

    private static PublicKeyRecord of(byte[] octets, DkimAlgorithm algorithm, List<String> flags)
            throws MalformedSignatureException {
        PublicKey key = algorithm == DkimAlgorithm.ED25519_SHA256 ? ed25519(octets) : rsa(octets);
        int bits = key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : ED25519_BITS;
        return new PublicKeyRecord(key, bits, flags.contains("y"), flags.contains("s"));
    }

    /** RFC 8463 section 4: the 32 octets as they are. */
    private static PublicKey ed25519(byte[] octets) throws MalformedSignatureException {
        return key("Ed25519", joined(ED25519, octets));
    }

    /** With its algorithm in front, as everybody publishes it, or as RFC 6376 section 3.6.1 has it: an RSAPublicKey alone. */
    private static PublicKey rsa(byte[] octets) throws MalformedSignatureException {
        try {
            return key("RSA", octets);
        } catch (MalformedSignatureException other) {
            byte[] bits = joined(new byte[] {0x03}, length(octets.length + 1), new byte[1], octets);
            byte[] body = joined(RSA, bits);
            return key("RSA", joined(new byte[] {0x30}, length(body.length), body));
        }
    }

    /** The length of a DER value. */
    private static byte[] length(int octets) {
        byte[] number = BigInteger.valueOf(octets).toByteArray();
        int skip = number[0] == 0 && number.length > 1 ? 1 : 0;
        int count = number.length - skip;
        if (octets < 0x80) {
            return new byte[] {(byte) octets};
        }
        var out = new ByteArrayOutputStream(count + 1);
        out.write(0x80 | count);
        out.write(number, skip, count);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static PublicKey key(String algorithm, byte[] encoded) throws MalformedSignatureException {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | RuntimeException none) {
            throw new MalformedSignatureException("the key cannot be read");
        }
    }
}
