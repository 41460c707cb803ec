package io.postrider.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The schemes of imported hashes. Each bounds what one verification may cost, for it is an administrator's input. */
final class ForeignHashes {
    private static final int MOST_BCRYPT_COST = 14;
    private static final int MOST_SHA512_ROUNDS = 1_000_000;
    private static final int MOST_ARGON2_KIB = 64 * 1024;
    private static final int MOST_ARGON2_PASSES = 8;
    private static final int MOST_ARGON2_LANES = 16;
    private static final int MOST_PBKDF2_ROUNDS = 2_000_000;

    private ForeignHashes() {}

    /** {@code $2y$10$…}. */
    static final class BCrypt implements ImportedHash.Verification {
        private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
        private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder();

        @Override
        public boolean accepts(String hash) {
            Matcher form = FORM.matcher(hash);
            return form.matches() && within(form.group(1), 4, MOST_BCRYPT_COST);
        }

        @Override
        public boolean matches(String password, byte[] octets, String hash) {
            return encoder.matches(password, hash);
        }
    }

    /** {@code $6$rounds=5000$…}. */
    static final class Sha512Crypt implements ImportedHash.Verification {
        private static final Pattern FORM =
                Pattern.compile("\\$6\\$(?:rounds=(\\d{1,9})\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{86}");

        @Override
        public boolean accepts(String hash) {
            Matcher form = FORM.matcher(hash);
            return form.matches() && (form.group(1) == null || within(form.group(1), 1_000, MOST_SHA512_ROUNDS));
        }

        @Override
        public boolean matches(String password, byte[] octets, String hash) {
            return equal(Sha2Crypt.sha512Crypt(octets, hash), hash);
        }
    }

    /** {@code $argon2id$v=19$m=65536,t=3,p=1$…}. */
    static final class Argon2 implements ImportedHash.Verification {
        private static final Pattern FORM = Pattern.compile(
                "\\$argon2id?\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$[A-Za-z0-9+/]{10,86}\\$[A-Za-z0-9+/]{16,86}");
        private final String prefix;
        private final Argon2PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();

        Argon2(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public boolean accepts(String hash) {
            Matcher form = FORM.matcher(hash);
            return hash.startsWith(prefix)
                    && form.matches()
                    && within(form.group(1), 8, MOST_ARGON2_KIB)
                    && within(form.group(2), 1, MOST_ARGON2_PASSES)
                    && within(form.group(3), 1, MOST_ARGON2_LANES);
        }

        @Override
        public boolean matches(String password, byte[] octets, String hash) {
            return encoder.matches(password, hash);
        }

        @Override
        public int memoryKib(String hash) {
            Matcher form = FORM.matcher(hash);
            return form.matches() ? Integer.parseInt(form.group(1)) : 0;
        }
    }

    /** Dovecot's own: {@code $1$salt$rounds$hash}, with SHA-1 and in hexadecimal. */
    static final class Pbkdf2Sha1 implements ImportedHash.Verification {
        private static final Pattern FORM = Pattern.compile("\\$1\\$([!-#%-~]{1,64})\\$(\\d{1,8})\\$([0-9a-f]{40})");

        @Override
        public boolean accepts(String hash) {
            Matcher form = FORM.matcher(hash);
            return form.matches() && within(form.group(2), 1, MOST_PBKDF2_ROUNDS);
        }

        @Override
        public boolean matches(String password, byte[] octets, String hash) {
            Matcher form = FORM.matcher(hash);
            return form.matches()
                    && MessageDigest.isEqual(
                            pbkdf2(
                                    "PBKDF2WithHmacSHA1",
                                    password,
                                    form.group(1).getBytes(StandardCharsets.US_ASCII),
                                    Integer.parseInt(form.group(2)),
                                    20),
                            HexFormat.of().parseHex(form.group(3)));
        }
    }

    /** As passlib writes it: {@code $pbkdf2-sha256$29000$salt$hash}, both in BASE64 with a dot for the plus. */
    static final class Pbkdf2Sha2 implements ImportedHash.Verification {
        private final Pattern form;
        private final String algorithm;

        Pbkdf2Sha2(String name, String algorithm) {
            this.form =
                    Pattern.compile("\\$" + name + "\\$(\\d{1,8})\\$([A-Za-z0-9./]{2,128})\\$([A-Za-z0-9./]{22,86})");
            this.algorithm = algorithm;
        }

        @Override
        public boolean accepts(String hash) {
            Matcher parts = form.matcher(hash);
            return parts.matches()
                    && within(parts.group(1), 1, MOST_PBKDF2_ROUNDS)
                    && parts.group(2).length() % 4 != 1
                    && parts.group(3).length() % 4 != 1;
        }

        @Override
        public boolean matches(String password, byte[] octets, String hash) {
            Matcher parts = form.matcher(hash);
            if (!parts.matches()) {
                return false;
            }
            byte[] wanted = decode(parts.group(3));
            int rounds = Integer.parseInt(parts.group(1));
            return MessageDigest.isEqual(
                    pbkdf2(algorithm, password, decode(parts.group(2)), rounds, wanted.length), wanted);
        }

        private static byte[] decode(String text) {
            return Base64.getDecoder().decode(text.replace('.', '+'));
        }
    }

    private static boolean within(String digits, int least, int most) {
        int number = Integer.parseInt(digits);
        return number >= least && number <= most;
    }

    private static byte[] pbkdf2(String algorithm, String password, byte[] salt, int rounds, int octets) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, octets * 8);
            byte[] key =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
            return Arrays.copyOf(key, octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
