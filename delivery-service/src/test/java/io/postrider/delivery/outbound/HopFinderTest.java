package io.postrider.delivery.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHops;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Way;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HopFinderTest {
    private record Found(NextHop hop, List<Work> work) {}

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();
    private final HopFinder finder = new HopFinder(new Hops(), Duration.ofMinutes(5));

    private final class Hops implements NextHops {
        @Override
        public @Nullable NextHop decided(Way way) {
            return null;
        }

        @Override
        public NextHop of(Way way) {
            return byMx(way.domain());
        }

        @Override
        public NextHop byMx(String domain) {
            return ask(domain);
        }

        @Override
        public NextHop.Limits limits() {
            return new NextHop.Limits(1, 0, 1, 1);
        }
    }

    private NextHop ask(String domain) {
        asked.incrementAndGet();
        if (domain.equals("slow.test")) {
            await();
        }
        if (domain.equals("broken.test")) {
            throw new IllegalStateException("a defect");
        }
        return new NextHop(
                domain, NextHop.Kind.MX, domain, new Route.Hosts(domain, List.of()), new NextHop.Limits(1, 0, 1, 1));
    }

    private void await() {
        try {
            answer.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Work find(String domain) {
        Work work = Works.to(domain);
        finder.find(new Way(domain, ""), List.of(work), (hop, all) -> found.add(new Found(hop, List.copyOf(all))));
        return work;
    }

    private Found next() throws InterruptedException {
        Found next = found.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void asksOnceForADomainAndHoldsUpNoOther() throws InterruptedException {
        Work first = find("slow.test");
        Work second = find("slow.test");
        Work other = find("quick.test");

        assertThat(next().work()).containsExactly(other);
        answer.countDown();
        assertThat(next().work()).containsExactly(first, second);
        assertThat(finder.known(new Way("slow.test", ""))).isNotNull();
        assertThat(asked).hasValue(2);
    }

    @Test
    void keepsWorkOfADomainThatItCannotFind() throws InterruptedException {
        Work work = find("broken.test");
        Found next = next();
        assertThat(next.work()).containsExactly(work);
        assertThat(next.hop().route()).isInstanceOf(Route.Unknown.class);
    }

    @Test
    void givesBackWhatStillWaitsForAnAnswer() {
        Work work = find("slow.test");
        assertThat(finder.drain()).containsExactly(work);
        answer.countDown();
        assertThat(finder.drain()).isEmpty();
    }
}
