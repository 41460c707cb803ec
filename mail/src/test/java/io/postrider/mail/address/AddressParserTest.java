package io.postrider.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a@b.c|<a@b.c>",
                "Ann <a@b.c>|Ann<a@b.c>",
                "\"Last, First\" <a@b.c>|Last, First<a@b.c>",
                "A. N. Other <a@b.c>|A. N. Other<a@b.c>",
                "a@b.c (Ann)|Ann<a@b.c>",
                "<a@b.c>|<a@b.c>",
                "<@x,@y:a@b.c>|[@x,@y]<a@b.c>",
                "<@ x , (c) @y : a@b.c>, d@e|[@x,@y]<a@b.c> <d@e>",
                "\"odd local\"@b.c|<odd local@b.c>",
                "x (c(nested)\\) d) y <a@b.c>|x y<a@b.c>",
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>|Pete<pete@silly.test>",
                "a . b @ c . d|<a.b@c.d>",
                "a@[192.0.2.1]|<a@[192.0.2.1]>",
                "a@b, c@d|<a@b> <c@d>",
                "a@b,, ,c@d|<a@b> <c@d>",
                "a@b; c@d|<a@b> <c@d>",
                "group:;|group{}",
                "Friends: a@b, Bob <c@d>;, e@f|Friends{<a@b> Bob<c@d>} <e@f>",
                "open: a@b, c@d|open{<a@b> <c@d>}",
                "alone|<alone@>",
                "two words|<two words@>",
                "Ann <>|Ann<@>",
                "user@x.y <user@x.y>|user@x.y<user@x.y>",
                "a@b c@d, e@f|<a@b> <e@f>",
                "\"open quote <a@b.c>|<open quote <a@b.c>@>",
                "(open comment a@b.c|",
                "=?utf-8?q?=C3=BC?= <a@b.c>|=?utf-8?q?=C3=BC?=<a@b.c>",
                "Grüße <ü@ü.example>|Grüße<ü@ü.example>",
                ",;:<>@|{}",
                "|",
            })
    void reads(String value, String shown) {
        assertThat(show(AddressParser.parse(value == null ? "" : value, 100))).isEqualTo(shown == null ? "" : shown);
    }

    @Test
    void stopsAtTheLimit() {
        assertThat(AddressParser.parse("a@b,".repeat(50_000), 10)).hasSize(10);
        List<Address> group = AddressParser.parse("g:" + "a@b,".repeat(50_000), 10);
        assertThat(group).hasSize(1);
        assertThat(((Address.Group) group.getFirst()).members()).hasSize(9);
    }

    @Test
    void readsAnything() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
        String alphabet = "ab.@<>,;:\"\\()[] \tü\u2028=?";
        for (int i = 0; i < 100_000; i++) {
            String value = word(random, alphabet, 40);
            List<Address> addresses = AddressParser.parse(value, 20);
            assertThat(addresses).hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void readsHugeFieldsInLinearTime() {
        for (String piece :
                List.of("(", "\"", "<", "a ", "a,", "@", ":", "[", "\\", "a:b,", "<@a,", "(a)", " ", "a.")) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            AddressParser.parse(piece.repeat(256 * 1024 / piece.length()), 5_000);
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            assertThat(nanos).as(piece).isLessThan(10_000_000_000L);
        }
    }

    @Test
    void refusesPathsOnlyAsDeclared() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        String alphabet = "ab.@<>,:\"\\[]19IPv6-_ \rü。\u00df\u0130x";
        for (int i = 0; i < 100_000; i++) {
            String text = '<' + word(random, alphabet, 30) + '>';
            try {
                PathParser.Parsed parsed = PathParser.forwardPath(text, 0);
                String again = parsed.path().toString();
                assertThat(PathParser.forwardPath(again, 0).path()).isEqualTo(parsed.path());
                assertThat(again).doesNotContainPattern("[\\p{Cntrl}\\r\\n]");
            } catch (AddressSyntaxException refused) {
                assertThat(refused.position()).isBetween(0, text.length());
            } catch (RuntimeException e) {
                fail(text, e);
            }
        }
    }

    @Test
    void normalizesDomainsOnce() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        String alphabet = "abXN-.üß例λσςΣ\u0301\u200dﬁＡ9_";
        for (int i = 0; i < 100_000; i++) {
            try {
                DomainName once = DomainName.of(word(random, alphabet, 20));
                assertThat(DomainName.of(once.ascii())).isEqualTo(once);
                assertThat(DomainName.of(once.unicode())).isEqualTo(once);
            } catch (AddressSyntaxException refused) {
                assertThat(refused.position()).isNotNegative();
            }
        }
    }

    private static String show(List<Address> addresses) {
        return addresses.stream().map(AddressParserTest::show).collect(Collectors.joining(" "));
    }

    private static String show(Address address) {
        return switch (address) {
            case Address.Individual one ->
                (one.displayName() == null ? "" : one.displayName())
                        + (one.route() == null ? "" : "[" + one.route() + "]")
                        + '<'
                        + one.localPart()
                        + '@'
                        + one.domain()
                        + '>';
            case Address.Group group ->
                group.displayName()
                        + group.members().stream()
                                .map(AddressParserTest::show)
                                .collect(Collectors.joining(" ", "{", "}"));
        };
    }

    private static String word(RandomGenerator random, String alphabet, int most) {
        var out = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }
}
