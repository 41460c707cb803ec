package io.postrider.smtp.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.smtp.FakeDirectory;
import io.postrider.smtp.recipient.RecipientAnswer.CannotAsk;
import io.postrider.smtp.recipient.RecipientAnswer.Local;
import io.postrider.smtp.recipient.RecipientAnswer.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecipientDirectoryTest {
    private final FakeDirectory authService = FakeDirectory.withUsers();
    private final AtomicBoolean connected = new AtomicBoolean(true);
    private final AtomicLong now = new AtomicLong(1);
    private final RecipientDirectory directory = new RecipientDirectory(authService, connected::get, now::get);

    private void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void asksOnceAMinuteForAKnownAddressInAnyCase() {
        assertThat(directory.find("joe@example.org")).isInstanceOf(Local.class);
        assertThat(directory.find("JOE@example.ORG")).isInstanceOf(Local.class);
        advance(Duration.ofSeconds(60));
        directory.find("joe@example.org");
        assertThat(authService.questions()).isEqualTo(1);
        advance(Duration.ofSeconds(1));
        directory.find("joe@example.org");
        assertThat(authService.questions()).isEqualTo(2);
    }

    @Test
    void aNewPostmasterOfTheSuiteIsOneOfDomainsThatHaveNoneToo() {
        authService.put("postmaster@empty.example", "ann@example.org");
        assertThat(directory.find("postmaster@empty.example")).isInstanceOf(Local.class);
        authService.remove("postmaster@empty.example");
        directory.changed(new Change(null, null, Set.of("postmaster")));
        assertThat(directory.find("postmaster@empty.example")).isNotInstanceOf(Local.class);
    }

    @Test
    void neverRemembersThatAnAddressIsUnknown() {
        assertThat(directory.find("new@example.org")).isInstanceOf(Unknown.class);
        authService.put("new@example.org", "new@example.org");
        assertThat(directory.find("new@example.org")).isInstanceOf(Local.class);
    }

    @Test
    void forgetsAnAddressThatChanged() {
        directory.find("joe@example.org");
        directory.find("joe+lists@example.org");
        directory.find("ann@example.org");
        authService.remove("joe@example.org");
        authService.remove("joe+lists@example.org");
        directory.changed(new Change(null, null, Set.of("Joe@example.org")));
        assertThat(directory.find("joe@example.org")).isInstanceOf(Unknown.class);
        assertThat(directory.find("joe+lists@example.org")).isInstanceOf(Unknown.class);
        int before = authService.questions();
        directory.find("ann@example.org");
        assertThat(authService.questions()).isEqualTo(before);
    }

    @Test
    void forgetsADomainThatChanged() {
        directory.find("joe@example.org");
        authService.remove("joe@example.org");
        directory.changed(new Change(null, null, Set.of("@example.org")));
        assertThat(directory.find("joe@example.org")).isInstanceOf(Unknown.class);
    }

    @Test
    void trustsItselfForASecondWhileTheFeedIsAway() {
        directory.find("joe@example.org");
        connected.set(false);
        advance(Duration.ofSeconds(1));
        directory.find("joe@example.org");
        assertThat(authService.questions()).isEqualTo(1);
        advance(Duration.ofMillis(1));
        directory.find("joe@example.org");
        assertThat(authService.questions()).isEqualTo(2);
    }

    @Test
    void knowsItsUsersForAQuarterOfAnHourWithoutAuthService() {
        directory.find("joe@example.org");
        authService.down(true);
        connected.set(false);
        directory.forgetAll();
        advance(Duration.ofMinutes(14));
        assertThat(directory.find("joe@example.org")).isInstanceOf(Local.class);
        assertThat(directory.find("ann@example.org")).isInstanceOf(CannotAsk.class);
        advance(Duration.ofMinutes(2));
        assertThat(directory.find("joe@example.org")).isInstanceOf(CannotAsk.class);
    }

    @Test
    void doesNotRememberAnAnswerThatAChangeOvertook() {
        var slow = new SlowDirectory();
        RecipientDirectory racing = new RecipientDirectory(slow, () -> true, now::get);
        slow.during = () -> {
            slow.remove("joe@example.org");
            racing.changed(new Change(null, null, Set.of("joe@example.org")));
        };
        assertThat(racing.find("joe@example.org")).isInstanceOf(Local.class);
        slow.during = () -> {};
        assertThat(racing.find("joe@example.org")).isInstanceOf(Unknown.class);
    }

    /** Answers what was true before a change that comes while it answers. */
    private static final class SlowDirectory implements io.postrider.api.auth.DirectoryApi {
        private final FakeDirectory inner = FakeDirectory.withUsers();
        private Runnable during = () -> {};

        void remove(String address) {
            inner.remove(address);
        }

        @Override
        public List<io.postrider.api.auth.Resolution> resolve(List<String> addresses) {
            var answer = inner.resolve(addresses);
            during.run();
            return answer;
        }

        @Override
        public io.postrider.api.auth.AccountView account(java.util.UUID accountId) {
            return inner.account(accountId);
        }

        @Override
        public List<io.postrider.api.auth.AccountView> accounts(List<java.util.UUID> accountIds) {
            return inner.accounts(accountIds);
        }

        @Override
        public List<java.util.UUID> erased(List<java.util.UUID> accountIds) {
            return inner.erased(accountIds);
        }

        @Override
        public io.postrider.api.auth.DirectoryChanges changes(long after, int waitSeconds) {
            return inner.changes(after, waitSeconds);
        }
    }
}
