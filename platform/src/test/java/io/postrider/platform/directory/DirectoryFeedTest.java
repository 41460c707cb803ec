package io.postrider.platform.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.auth.Resolution;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.await.Await;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DirectoryFeedTest {
    private final BlockingQueue<Object> pages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final DirectoryFeed feed = new DirectoryFeed(new Scripted(), List.of(new Hearing()));

    @AfterEach
    void stop() {
        feed.stop();
    }

    @Test
    void tellsEveryChangeInOrder() throws InterruptedException {
        pages.add(new DirectoryChanges(5, true, List.of()));
        pages.add(new DirectoryChanges(7, true, List.of(change("a@x.test"), change("b@x.test"))));
        feed.start();
        assertThat(next()).isEqualTo("forget");
        assertThat(next()).isEqualTo("a@x.test");
        assertThat(next()).isEqualTo("b@x.test");
        assertThat(feed.connected()).isTrue();
    }

    @Test
    void forgetsAllWhenChangesWereMissed() throws InterruptedException {
        pages.add(new DirectoryChanges(5, true, List.of()));
        pages.add(new DirectoryChanges(90, false, List.of(change("a@x.test"))));
        feed.start();
        assertThat(next()).isEqualTo("forget");
        assertThat(next()).isEqualTo("forget");
        assertThat(next()).isEqualTo("a@x.test");
    }

    @Test
    void goesOnAfterAFailureWhereItWas() throws InterruptedException {
        pages.add(new DirectoryChanges(5, true, List.of()));
        pages.add(new ProblemException(ProblemCode.UNAVAILABLE, "away"));
        pages.add(new DirectoryChanges(6, true, List.of(change("a@x.test"))));
        feed.start();
        assertThat(next()).isEqualTo("forget");
        assertThat(next()).isEqualTo("a@x.test");
        assertThat(feed.begun()).isTrue();
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private static Change change(String address) {
        return new Change(null, null, Set.of(address));
    }

    private final class Hearing implements DirectoryListener {
        @Override
        public void changed(Change change) {
            heard.addAll(change.addresses());
        }

        @Override
        public void forgetAll() {
            heard.add("forget");
        }
    }

    private final class Scripted implements DirectoryApi {
        @Override
        public List<Resolution> resolve(List<String> addresses) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AccountView account(UUID accountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<AccountView> accounts(List<UUID> accountIds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UUID> erased(List<UUID> accountIds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DirectoryChanges changes(long after, int waitSeconds) {
            try {
                return switch (pages.take()) {
                    case DirectoryChanges page -> page;
                    case ProblemException problem -> throw problem;
                    default -> throw new IllegalStateException();
                };
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new ProblemException(ProblemCode.UNAVAILABLE, "stopped");
            }
        }
    }
}
