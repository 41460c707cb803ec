package io.postrider.standalone.setup;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small CA of P-256 keys, kept in two files, for the connections inside one installation and for the try-out. */
public final class CertificateAuthority {

    /** The certificate that clients trust. */
    public static final String CERTIFICATE_FILE = "ca.crt";

    private static final String KEY_FILE = "ca.key";
    private static final Duration OWN_LIFE = Duration.ofDays(3650);
    /** What Apple's clients accept at most. */
    private static final Duration ISSUED_LIFE = Duration.ofDays(397);

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, Clock clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** The CA in this folder; made and written there when there is none. */
    public static CertificateAuthority in(Path folder, String commonName, Clock clock) {
        try {
            PrivateFiles.folder(folder);
            if (!Files.exists(folder.resolve(KEY_FILE))) {
                create(folder, commonName, clock);
            }
            return read(folder, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("The CA in " + folder + " cannot be read", e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("The CA in " + folder + " is unusable", e);
        }
    }

    /** PEM. */
    public String certificate() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server's certificate for these host names and addresses, the first one its common name. */
    public IssuedCertificate issue(Collection<String> names) {
        try {
            KeyPair keys = newKeys();
            Instant now = clock.instant();
            X500Name subject = new X500Name("CN=" + names.iterator().next());
            X500Name issuer =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder = builder(issuer, subject, keys, now, ISSUED_LIFE);
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            // Those of the mail listeners sign profiles for mail programs too, which some check as they check mail.
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_emailProtection
            }));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            X509CertificateHolder holder = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
            return new IssuedCertificate(
                    pem("CERTIFICATE", holder.getEncoded()) + certificate(),
                    pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("Cannot issue a certificate for " + names, e);
        }
    }

    private static void create(Path folder, String commonName, Clock clock)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair keys = newKeys();
        X500Name name = new X500Name("CN=" + commonName);
        X509v3CertificateBuilder builder = builder(name, name, keys, clock.instant(), OWN_LIFE);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        X509CertificateHolder holder =
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        PrivateFiles.write(folder.resolve(CERTIFICATE_FILE), pem("CERTIFICATE", holder.getEncoded()));
        // The key last: its presence says that the CA is whole.
        PrivateFiles.write(
                folder.resolve(KEY_FILE), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static CertificateAuthority read(Path folder, Clock clock) throws IOException, GeneralSecurityException {
        X509CertificateHolder holder =
                (X509CertificateHolder) parse(Files.readString(folder.resolve(CERTIFICATE_FILE)));
        PrivateKeyInfo info = (PrivateKeyInfo) parse(Files.readString(folder.resolve(KEY_FILE)));
        return new CertificateAuthority(
                new JcaX509CertificateConverter().getCertificate(holder),
                new JcaPEMKeyConverter().getPrivateKey(info),
                clock);
    }

    private static Object parse(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object object = parser.readObject();
            if (object == null) {
                throw new IOException("not a PEM file");
            }
            return object;
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life)),
                subject,
                keys.getPublic());
    }

    private static GeneralNames alternatives(Collection<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
