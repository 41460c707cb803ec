package io.postrider.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedHashTest {
    /** Made by doveadm pw, by openssl passwd and by Python's hashlib. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "pässword {BLF-CRYPT}$2y$05$/F/mQeR/pUli0jsDEpT1IeFu9FlJlHKhbRatP.eO2BKsGSgYIeZJi",
                "pässword {SHA512-CRYPT}$6$zz7mWyAsiekv.Oa7$BAUrcnlxru3BWP9WnYxhWc1BweM01fvSC8ukO6tGqoKNLfELl.gNYZ2Q11I/Zfpjd65JE2ZHD/4q4j8/dVdf.1",
                "pässword {ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$yJHJUaV3txak1d6wsJUAXQ$U2tW3jzCdxnlG2G8XuwXIQGzxMlYIomy88yEq5DVBuo",
                "pässword {ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$sfWJFl8MHGpo8qjkQNiMQQ$K6nKzXlLzsQ/hXHbuCYdVGvg86EblJyxVz9AdTjAeJI",
                "pässword {PBKDF2}$1$t4p3CttOnWpmAT8V$5000$566603330b60839eb0759d14d9f9bb069f683655",
                "secret {PBKDF2}$1$X8ct1I0CKQvI8yMw$5000$ab4b03b70c1d91a2cc1ac92fcc4590d47c05118e",
                "secret {PBKDF2-SHA256}$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$aQOdhWy9q87h1Y13loIh9irlXgv2WqcdeMcUgrd9rJ4",
                "secret {PBKDF2-SHA512}$pbkdf2-sha512$29000$MDEyMzQ1Njc4OWFiY2RlZg$U26CU8ueueQtWEPfzsxExka7Q9ZH7V.OSDp4p9V991s9BBOE/jE4XjAc8A.rPPB0wscXEnRdHugCNCvkDoHu4g",
                "grüße {SHA512-CRYPT}$6$rounds=20000$abcdefgh$d941lgM1c3EQ0F4DJ6PwMKapYc7b9OI4hTyRcgMAD4Q8j.jsI1y.Pos8uNRgo3qiM.d/QMwXz7nUXjXGIQOIq/"
            })
    void knowsThePasswordOfForeignHashes(String password, String hash) {
        ImportedHash imported = ImportedHash.parse(hash).orElseThrow();
        assertThat(imported.matches(password)).isTrue();
        assertThat(imported.matches(password + "x")).isFalse();
        assertThat(imported.matches("")).isFalse();
        assertThat(imported.toString()).doesNotContain(hash.substring(hash.length() - 10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{PLAIN}secret",
                "{SHA512-CRYPT}secret",
                "{BLF-CRYPT}$2y$15$p1ipPX7I36V7brU9x1CkH.4vCa8EuOwaMwMIp77voUHGnv8H7qI.G",
                "{BLF-CRYPT}$2y$05$p1ipPX7I36V7brU9x1CkH.4vCa8EuOwaMwMIp77voUHGnv8H7qI",
                "{SHA512-CRYPT}$6$rounds=1000001$abcdefgh$d941lgM1c3EQ0F4DJ6PwMKapYc7b9OI4hTyRcgMAD4Q8j.jsI1y.Pos8uNRgo3qiM.d/QMwXz7nUXjXGIQOIq/",
                "{ARGON2ID}$argon2id$v=19$m=65537,t=3,p=1$fXpLPdoQjLH4PiMZbQ7oZg$9438t/PXTwXMzAs3B54gW9wMNP7osUkuC2SrYPetr2Q",
                "{ARGON2ID}$argon2id$v=19$m=65536,t=9,p=1$fXpLPdoQjLH4PiMZbQ7oZg$9438t/PXTwXMzAs3B54gW9wMNP7osUkuC2SrYPetr2Q",
                "{ARGON2ID}$argon2i$v=19$m=65536,t=3,p=1$fXpLPdoQjLH4PiMZbQ7oZg$9438t/PXTwXMzAs3B54gW9wMNP7osUkuC2SrYPetr2Q",
                "{PBKDF2}$1$X8ct1I0CKQvI8yMw$2000001$ab4b03b70c1d91a2cc1ac92fcc4590d47c05118e",
                "$argon2id$v=19$m=65536,t=3,p=1$fXpLPdoQjLH4PiMZbQ7oZg$9438t/PXTwXMzAs3B54gW9wMNP7osUkuC2SrYPetr2Q"
            })
    void takesNothingElseAndNothingThatCostsTooMuch(String hash) {
        assertThat(ImportedHash.parse(hash)).isEmpty();
    }

    @Test
    void tellsTheMemoryThatItTakes() {
        String argon2 =
                "$argon2id$v=19$m=65536,t=3,p=1$fXpLPdoQjLH4PiMZbQ7oZg$9438t/PXTwXMzAs3B54gW9wMNP7osUkuC2SrYPetr2Q";
        assertThat(ImportedHash.parse("{ARGON2ID}" + argon2).orElseThrow().memoryKib())
                .isEqualTo(65_536);
        String pbkdf2 = "{PBKDF2}$1$X8ct1I0CKQvI8yMw$5000$ab4b03b70c1d91a2cc1ac92fcc4590d47c05118e";
        assertThat(ImportedHash.parse(pbkdf2).orElseThrow().memoryKib()).isZero();
    }
}
