package io.postrider.delivery.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.delivery.bounce.ReportRecipients.RemoteReports;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportRecipientsTest {
    private static final UUID TENANT = new UUID(1, 1);
    private static final UUID MEMBER = new UUID(2, 1);
    private static final UUID SUBMITTER = new UUID(2, 2);

    private final ReportRecipients recipients = new ReportRecipients(new Groups(), RemoteReports.SENT);

    @Test
    void onMailSentAsAGroupGoToWhoSentIt() {
        List<QueuedRecipient> to = recipients.of(message(new QueuedMessage.Sender(TENANT, SUBMITTER)));
        assertThat(to).hasSize(1);
        assertThat(to.getFirst().account()).isEqualTo(new QueuedRecipient.Account(TENANT, SUBMITTER));
    }

    @Test
    void onAStrangersMailThatClaimsToBeAGroupsGoToNobody() {
        assertThat(recipients.of(message(null))).isEmpty();
    }

    private static QueuedMessage message(QueuedMessage.@Nullable Sender sender) {
        return new QueuedMessage(
                new UUID(3, 1),
                sender,
                new UUID(3, 2),
                1,
                new UUID(3, 3),
                "staff@example.org",
                new QueuedMessage.Client("192.0.2.1", "ESMTPSA", Instant.EPOCH),
                new QueuedMessage.Transport(false, "7BIT", null, null),
                null,
                1,
                Instant.EPOCH);
    }

    /** A directory where every address is a group's. */
    private static final class Groups implements DirectoryApi {
        @Override
        public List<Resolution> resolve(List<String> addresses) {
            return addresses.stream()
                    .map(address -> new Resolution(
                            address,
                            Resolution.Kind.LOCAL,
                            List.of(new Resolution.Target(MEMBER, TENANT, "ann@example.org")),
                            List.of(),
                            new Resolution.Group(Resolution.WhoMayPost.ANYONE, TENANT, "example.org")))
                    .toList();
        }

        @Override
        public AccountView account(UUID accountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UUID> erased(List<UUID> accountIds) {
            return List.of();
        }

        @Override
        public DirectoryChanges changes(long after, int waitSeconds) {
            throw new UnsupportedOperationException();
        }
    }
}
