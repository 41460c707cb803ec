package io.postrider.delivery.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHop.Kind;
import io.postrider.delivery.route.NextHop.Limits;
import io.postrider.delivery.route.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationTest {
    private static final int ROOM = 1000;

    private int processes = 1;

    private Destination destination(Kind kind, Limits limits) {
        var hop = new NextHop("a.test", kind, "mx.test", new Route.Named("mx.test"), limits);
        return new Destination(hop, 2, () -> processes);
    }

    private static Limits limits(int recipients) {
        return new Limits(20, 0, recipients, 100);
    }

    private static List<Work> take(Destination destination) throws InterruptedException {
        return destination.take(Duration.ZERO);
    }

    private int senders(Destination destination) {
        int senders = 0;
        while (destination.wantsSender()) {
            senders++;
        }
        return senders;
    }

    @Test
    void keepsDomainsApartUnlessAnOperatorNamedTheServer() throws InterruptedException {
        for (Kind kind : Kind.values()) {
            Destination destination = destination(kind, limits(100));
            QueuedMessage message = Works.message();
            Work one = Works.work(message, 0, "a.test", 1);
            Work two = Works.work(message, 1, "b.test", 1);
            destination.add(List.of(one, two), limits(100), ROOM);
            assertThat(take(destination)).hasSize(kind == Kind.MX ? 1 : 2);
        }
    }

    /** What it is sent in the name of differs. */
    @Test
    void keepsForwardersApart() throws InterruptedException {
        Destination destination = destination(Kind.MX, limits(100));
        QueuedMessage message = Works.message();
        Work direct = Works.work(message, 0, "a.test", 1);
        Work sales = Works.forwarded(message, 1, "a.test", "sales@ours.test");
        Work help = Works.forwarded(message, 2, "a.test", "help@ours.test");
        Work salesToo = Works.forwarded(message, 3, "a.test", "sales@ours.test");
        destination.add(List.of(direct, sales, help, salesToo), limits(100), ROOM);
        assertThat(take(destination)).containsExactly(direct);
        assertThat(take(destination)).containsExactly(sales, salesToo);
        assertThat(take(destination)).containsExactly(help);
    }

    @Test
    void sendsWhatMayHaveKilledAWorkerAlone() throws InterruptedException {
        Destination destination = destination(Kind.MX, limits(100));
        QueuedMessage message = Works.message();
        List<Work> all = List.of(
                Works.work(message, 0, "a.test", 1),
                Works.work(message, 1, "a.test", 3),
                Works.work(message, 2, "a.test", 2));
        destination.add(all, limits(100), ROOM);
        assertThat(take(destination)).containsExactly(all.get(0), all.get(2));
        assertThat(take(destination)).containsExactly(all.get(1));
    }

    @Test
    void putsInteractiveMailFirstAndLetsBulkMailHaveItsTurn() throws InterruptedException {
        Destination destination = destination(Kind.MX, limits(100));
        List<Work> bulk = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            bulk.add(Works.work(Works.bulk(), 0, "a.test", 1));
        }
        destination.add(bulk, limits(100), ROOM);
        List<Work> interactive = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            interactive.add(Works.to("a.test"));
        }
        destination.add(interactive, limits(100), ROOM);

        List<Work> order = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            order.addAll(take(destination));
        }
        assertThat(order.subList(0, 4)).containsExactlyElementsOf(interactive.subList(0, 4));
        assertThat(order).filteredOn(bulk::contains).hasSize(2);
    }

    @Test
    void takesAsManyRecipientsAsTheServerHasBeenFoundToTake() throws InterruptedException {
        Destination destination = destination(Kind.MX, limits(1000));
        QueuedMessage message = Works.message();
        List<Work> all = Works.recipients(message, 700, "a.test");
        destination.add(all, limits(1000), ROOM);

        List<Work> first = take(destination);
        assertThat(first).hasSize(700);
        destination.tookOnly(300);
        destination.putBack(first.subList(300, 700));
        assertThat(take(destination)).containsExactlyElementsOf(all.subList(300, 600));
        assertThat(take(destination)).containsExactlyElementsOf(all.subList(600, 700));
        assertThat(destination.takes(0)).isEqualTo(300);
        assertThat(destination.takes(50)).isEqualTo(50);
    }

    @Test
    void growsWithSuccessAndShrinksWithTrouble() {
        Destination destination = destination(Kind.MX, limits(100));
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(Works.to("a.test"));
        }
        destination.add(all, limits(100), ROOM);
        assertThat(senders(destination)).isEqualTo(2);
        for (int i = 0; i < 50; i++) {
            destination.succeeded();
        }
        assertThat(senders(destination)).isEqualTo(18);
        for (int i = 0; i < 20; i++) {
            destination.senderEnded();
        }
        destination.faltered();
        assertThat(senders(destination)).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            destination.senderEnded();
        }
        destination.failed();
        assertThat(senders(destination)).isEqualTo(1);
    }

    @Test
    void keepsToTheConnectionsThatAServerAllows() {
        Destination destination = destination(Kind.MX, limits(100));
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(Works.to("a.test"));
        }
        destination.add(all, limits(100), ROOM);
        assertThat(destination.refusedOneMore()).isFalse();
        destination.succeeded();
        assertThat(senders(destination)).isEqualTo(3);
        destination.connected();
        destination.connected();
        assertThat(destination.refusedOneMore()).isTrue();
        destination.senderEnded();
        for (int i = 0; i < 10; i++) {
            destination.succeeded();
        }
        assertThat(senders(destination)).isZero();
    }

    @Test
    void sharesItsConnectionsWithOtherProcesses() {
        processes = 4;
        Destination destination = destination(Kind.MX, limits(100));
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(Works.to("a.test"));
            destination.succeeded();
        }
        destination.add(all, limits(100), ROOM);
        assertThat(senders(destination)).isEqualTo(5);
    }

    @Test
    void sendsNoMoreThanItsRate() throws InterruptedException {
        Limits slow = new Limits(20, 1, 100, 100);
        Destination destination = destination(Kind.MX, slow);
        destination.add(List.of(Works.to("a.test"), Works.to("a.test")), slow, ROOM);
        assertThat(destination.wantsSender()).isTrue();
        assertThat(take(destination)).hasSize(1);
        assertThat(take(destination)).isEmpty();
        destination.senderEnded();
        assertThat(destination.wantsSender()).isFalse();
        assertThat(destination.pause()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    @Test
    void givesBackWhatFindsNoRoom() {
        Destination destination = destination(Kind.MX, limits(100));
        List<Work> all = Works.recipients(Works.message(), 15, "a.test");
        assertThat(destination.add(all, limits(100), 10)).containsExactlyElementsOf(all.subList(10, 15));
        assertThat(destination.wantsMore(10)).isFalse();
        assertThat(destination.drain()).hasSize(10);
        assertThat(destination.wantsMore(10)).isTrue();
        assertThat(destination.wantsMore(10)).isFalse();
        destination.mayHaveMore();
        assertThat(destination.wantsMore(10)).isTrue();
    }
}
