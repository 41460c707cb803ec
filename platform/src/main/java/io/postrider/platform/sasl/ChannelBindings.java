package io.postrider.platform.sasl;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What both ends of a TLS channel know it by, and nobody between them does. */
public final class ChannelBindings {
    private static final int EXPORTED = 32;

    private ChannelBindings() {}

    /** Those of a connection, by type; empty outside TLS. */
    public static Map<String, byte[]> of(Socket socket) {
        if (!(socket instanceof SSLSocket tls)) {
            return Map.of();
        }
        SSLSession session = tls.getSession();
        Map<String, byte[]> bindings = new HashMap<>();
        put(bindings, "tls-server-end-point", endPoint(session));
        put(bindings, "tls-exporter", exporter(session));
        return Map.copyOf(bindings);
    }

    private static void put(Map<String, byte[]> bindings, String type, byte @Nullable [] octets) {
        if (octets != null) {
            bindings.put(type, octets);
        }
    }

    /** RFC 5929 section 4.1: the certificate's hash, by the hash of its own signature. */
    private static byte @Nullable [] endPoint(SSLSession session) {
        Certificate[] chain = session.getLocalCertificates();
        if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate own)) {
            return null;
        }
        try {
            return MessageDigest.getInstance(hashOf(own.getSigAlgName())).digest(own.getEncoded());
        } catch (GeneralSecurityException unknownHash) {
            // Undefined for signatures without a hash of their own, such as Ed25519.
            return null;
        }
    }

    /** MD5 and SHA-1 give way to SHA-256. */
    static String hashOf(String signature) {
        String name = signature.toUpperCase(Locale.ROOT);
        int with = name.indexOf("WITH");
        String hash = with < 0 ? name : name.substring(0, with);
        return switch (hash) {
            case "MD5", "SHA1", "SHA256" -> "SHA-256";
            case "SHA224" -> "SHA-224";
            case "SHA384" -> "SHA-384";
            case "SHA512" -> "SHA-512";
            default -> hash;
        };
    }

    /** RFC 9266 section 4.2: only where the exported keys belong to one connection, which TLS 1.2 does not promise. */
    private static byte @Nullable [] exporter(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)
                || !session.getProtocol().equals("TLSv1.3")) {
            return null;
        }
        try {
            return extended.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], EXPORTED);
        } catch (SSLException | UnsupportedOperationException notExportable) {
            return null;
        }
    }
}
