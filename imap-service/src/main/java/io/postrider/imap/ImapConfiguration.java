package io.postrider.imap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.access.AccessProperties;
import io.postrider.access.ListenerOptions;
import io.postrider.access.MailListener;
import io.postrider.access.MailListeners;
import io.postrider.access.UserSessions;
import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.capability.HiddenCapabilities;
import io.postrider.imap.feed.ChangeFeed;
import io.postrider.imap.notify.Watches;
import io.postrider.imap.session.ImapProtocol;
import io.postrider.imap.session.Services;
import io.postrider.imap.snapshot.Snapshots;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;
import tools.jackson.databind.json.JsonMapper;

/** Puts IMAP together. */
@Configuration(proxyBeanMethods = false)
class ImapConfiguration {
    @Bean
    Snapshots snapshots(MailboxApi mailboxes, ImapProperties settings, MeterRegistry meters) {
        var policy = new Snapshots.Policy(
                settings.snapshotQuiet(),
                settings.snapshotKeep(),
                settings.snapshotMemory().toBytes(),
                settings.resync());
        var snapshots = new Snapshots(mailboxes, policy);
        Gauge.builder("postrider.imap.snapshots", snapshots, Snapshots::count)
                .description("mailboxes that are known")
                .register(meters);
        Gauge.builder("postrider.imap.snapshots.size", snapshots, Snapshots::octets)
                .description("what they take")
                .baseUnit("bytes")
                .register(meters);
        return snapshots;
    }

    @Bean
    AccountMailboxes accountMailboxes(MailboxApi mailboxes) {
        return new AccountMailboxes(mailboxes);
    }

    @Bean
    Watches watches() {
        return new Watches();
    }

    @Bean
    ChangeFeed changeFeed(
            ChangeFeedApi api,
            Snapshots snapshots,
            AccountMailboxes mailboxes,
            Watches watches,
            JsonMapper json,
            MeterRegistry meters) {
        return new ChangeFeed(api, new ChangeFeed.Listeners(snapshots, mailboxes, watches), json, meters);
    }

    @Bean
    ImapProtocol imapProtocol(
            UserSessions users,
            MailboxApi api,
            AccountMailboxes mailboxes,
            Snapshots snapshots,
            Watches watches,
            ImapProperties settings,
            MeterRegistry meters) {
        var policy = new Services.Policy(
                settings.maxMessageSize().toBytes(),
                settings.progress(),
                settings.compressedSessions(),
                HiddenCapabilities.of(settings.hiddenCapabilities()));
        return new ImapProtocol(new Services(users, api, mailboxes, snapshots, watches, policy), meters);
    }

    @Bean
    @ConditionalOnExpression("${postrider.imap.port:2143} >= 0")
    MailListener imapListener(
            MailListeners listeners, ImapProtocol protocol, ImapProperties settings, AccessProperties access) {
        return listeners.listener(
                new ListenerOptions("imap", access.address(), settings.port(), false, access.drainTime()), protocol);
    }

    @Bean
    @ConditionalOnExpression("${postrider.imap.tls-port:2993} >= 0 and '${postrider.tls.certificate:}' != ''")
    MailListener imapsListener(
            MailListeners listeners, ImapProtocol protocol, ImapProperties settings, AccessProperties access) {
        return listeners.listener(
                new ListenerOptions("imaps", access.address(), settings.tlsPort(), true, access.drainTime()), protocol);
    }

    /** Lets the snapshots be swept. */
    @Configuration(proxyBeanMethods = false)
    static class Sweeping {
        private final Snapshots snapshots;

        Sweeping(Snapshots snapshots) {
            this.snapshots = snapshots;
        }

        @Scheduled(fixedDelay = 1000)
        void sweep() {
            snapshots.sweep();
        }
    }
}
