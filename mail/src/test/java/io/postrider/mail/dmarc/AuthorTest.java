package io.postrider.mail.dmarc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.dmarc.Author.Fault;
import io.postrider.mail.dmarc.Author.Known;
import io.postrider.mail.dmarc.Author.Unclear;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorTest {
    private static Author of(String header, Charset charset) {
        byte[] octets = (header.replace("\\0", "\0").replace("~", "\r\n") + "\r\n\r\nFrom: body@elsewhere.test\r\n")
                .getBytes(charset);
        return Author.of(octets, 0, octets.length);
    }

    private static Author of(String header) {
        return of(header, ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            From: anna@example.org                                        | example.org
            FROM: <anna@Example.ORG>                                      | example.org
            From: Anna <anna@example.org>                                 | example.org
            From: "Anna, of Example" <anna@example.org>                   | example.org
            From: Example, Inc. <anna@example.org>                        | example.org
            From: anna@example.org <anna@example.org>                     | example.org
            From: "ceo@bank.test" <anna@example.org>                      | example.org
            From: anna@example.org (Anna)                                 | example.org
            From: =?utf-8?q?Anna_=40_home?= <anna@example.org>            | example.org
            From: Anna~ <anna@example.org>                                | example.org
            From: "anna smith"@example.org                                | example.org
            Received: from : b~ from: c~From: anna@example.org            | example.org
            From anna Mon Nov 23 10:00:00 2026~From: anna@example.org     | example.org
            From: anna@example.org~no field                               | example.org
            Fromage: cheese@example.net~From: anna@example.org            | example.org
            """)
    void readsWhoeverIsMeant(String header, String domain) {
        assertThat(of(header))
                .isInstanceOfSatisfying(
                        Known.class, known -> assertThat(known.domain().ascii()).isEqualTo(domain));
    }

    @Test
    void readsInternationalAddresses() {
        assertThat(of("From: Jürgen <jürgen@bücher.example>", UTF_8))
                .isInstanceOfSatisfying(
                        Known.class, known -> assertThat(known.domain().ascii()).isEqualTo("xn--bcher-kva.example"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            Subject: none                                                 | NO_FIELD
            From:                                                         | NO_ADDRESS
            From: <>                                                      | NO_ADDRESS
            From: root                                                    | NO_ADDRESS
            From: undisclosed:;                                           | NO_ADDRESS
            From: a@legit.test~From: b@attack.test                        | SEVERAL_FIELDS
            From: a@legit.test~from: b@attack.test                        | SEVERAL_FIELDS
            From: a@legit.test~From : b@attack.test                       | SEVERAL_FIELDS
            From\\0: a@legit.test~From: b@attack.test                     | SEVERAL_FIELDS
            From: a@legit.test~no field~From: b@attack.test               | SEVERAL_FIELDS
            From: a@legit.test, b@attack.test                             | SEVERAL_ADDRESSES
            From: <a@legit.test>, <b@attack.test>                         | SEVERAL_ADDRESSES
            From: <a@legit.test>, ,<b@attack.test>                        | SEVERAL_ADDRESSES
            From: a@legit.test <b@attack.test>                            | SEVERAL_ADDRESSES
            From: <b@attack.test> a@legit.test                            | SEVERAL_ADDRESSES
            """)
    void tellsWhenThereIsNotOne(String header, Fault fault) {
        assertThat(of(header)).isEqualTo(new Unclear(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From : a@legit.test",
                "From\t: a@legit.test",
                " From: a@legit.test",
                "no field~From: a@legit.test",
                "From: friends: a@legit.test;",
                "From: <@attack.test:a@legit.test>",
                "From: <a@legit.test(.attack.test>",
                "From: <a@legit.test(.attack.test)>",
                "From: a@(legit.test)attack.test",
                "From: <a@legit.test\\,><b@attack.test>",
                "From: =?utf-8?q?a=40legit.test?=@attack.test",
                "From: a@=?utf-8?q?legit.test?=",
                "From: \"a@legit.test\"@attack.test",
                "From: \"<a@legit.test>\" b@attack.test",
                "From: <a@legit.test",
                "From: \"Anna <a@legit.test>",
                "From: a@legit.test\\0.attack.test",
                "From: a@[192.0.2.1]",
                "From: a@legit .test",
                "From: a@legit..test",
                "From: @legit.test",
                "From: <a@legit.test> <b@attack.test",
                "From: a@legit.test;b",
            })
    void refusesToGuess(String header) {
        assertThat(of(header)).isInstanceOf(Unclear.class);
    }

    @Test
    void neverFailsWhateverComes() {
        Random random = new Random(1);
        byte[] alphabet = "From:from \t\r\n\0\\\"()<>@,;.=?a\u00e9".getBytes(ISO_8859_1);
        for (int round = 0; round < 50_000; round++) {
            byte[] octets = new byte[random.nextInt(60)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(Author.of(octets, 0, octets.length)).isNotNull();
            String text = new String(octets, ISO_8859_1);
            FromValue.fault(text);
            DmarcRecord.parse("v=DMARC1;" + text.replace('@', ';'));
        }
    }

    @Test
    void readsAHeaderOfAnySizeInStride() {
        assertThat(of("X: y~".repeat(200_000) + "From: a@legit.test")).isInstanceOf(Known.class);
        assertThat(of("From: " + "(".repeat(500_000))).isInstanceOf(Unclear.class);
        assertThat(of("From: a@legit.test~".repeat(100_000))).isEqualTo(new Unclear(Fault.SEVERAL_FIELDS));
    }
}
