package io.postrider.smtp.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.mail.dns.TxtLookup.Unavailable;
import io.postrider.smtp.FakeLookup;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressListsTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress IP6 = InetAddress.ofLiteral("2001:db8::1");
    private static final ListZone ONE = ListZone.parse("one.example");
    private static final ListZone TWO = ListZone.parse("two.example");
    private static final String UNDER_ONE = "1." + "0.".repeat(23) + "8.b.d.0.1.0.0.2.one.example";

    private final FakeLookup dns = new FakeLookup().list("one.example").list("two.example");

    private AddressLists.Found ask(InetAddress client, Duration patience, ListZone... block) {
        var rules = new DoorRules.Lists(List.of(block), List.of(), 5, patience);
        try (var lists = new AddressLists(dns, rules, new ZoneHealth(dns, Clock.systemUTC()))) {
            return lists.ask(client).await();
        }
    }

    @Test
    void tellsWhatEachListSays() {
        dns.a("7.2.0.192.two.example", "127.0.0.9");
        var found = ask(CLIENT, Duration.ofMinutes(1), ONE, TWO);
        assertThat(found.silent()).isEmpty();
        assertThat(found.blocked())
                .containsExactly(new AddressLists.Listing(
                        TWO, "7.2.0.192.two.example A 127.0.0.9 \"See https://lists.example/why\""));
    }

    @Test
    void waitsForNobodyLongerThanItMay() {
        dns.silent("one.example").a("7.2.0.192.two.example", "127.0.0.9");
        var found = ask(CLIENT, Duration.ofSeconds(3), ONE, TWO);
        assertThat(found.silent()).containsExactly(ONE);
        assertThat(found.blocked()).extracting(AddressLists.Listing::zone).containsExactly(TWO);
    }

    /** One that was gone had every client behind it wait for the time-outs of all who came before. */
    @Test
    void asksAListThatDoesNotAnswerOnceInAWhile() throws Unavailable {
        var clock = new Hand();
        var health = new ZoneHealth(dns, clock);
        dns.fails("one.example");
        assertThatThrownBy(() -> health.isSound(ONE, 4)).isInstanceOf(Unavailable.class);
        dns.answers("one.example");
        assertThatThrownBy(() -> health.isSound(ONE, 4)).isInstanceOf(Unavailable.class);
        clock.advance(Duration.ofSeconds(31));
        assertThat(health.isSound(ONE, 4)).isTrue();
        dns.fails("one.example");
        assertThat(health.isSound(ONE, 4)).isTrue();
    }

    @Test
    void asksOfIp6OnlyListsThatHaveIt() {
        dns.a(UNDER_ONE, "127.0.0.2");
        assertThat(ask(IP6, Duration.ofMinutes(1), ONE).blocked()).isEmpty();
        dns.listOfIp6("one.example");
        assertThat(ask(IP6, Duration.ofMinutes(1), ONE).blocked()).hasSize(1);
    }

    @Test
    void believesOnlyTheAnswersThatCount() {
        dns.a("7.2.0.192.two.example", "127.0.0.9");
        ListZone some = ListZone.parse("two.example=127.0.0.2/31");
        assertThat(ask(CLIENT, Duration.ofMinutes(1), some).blocked()).isEmpty();
        dns.a("7.2.0.192.two.example", "127.0.0.3");
        assertThat(ask(CLIENT, Duration.ofMinutes(1), some).blocked()).hasSize(1);
        // An address that is none of a list's answers: somebody sells the name.
        dns.a("7.2.0.192.two.example", "203.0.113.5");
        assertThat(ask(CLIENT, Duration.ofMinutes(1), TWO).blocked()).isEmpty();
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> ListZone.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ListZone.parse("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ListZone.parse("a.example=nonsense")).isInstanceOf(IllegalArgumentException.class);
    }
}
