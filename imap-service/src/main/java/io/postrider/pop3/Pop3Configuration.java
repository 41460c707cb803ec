package io.postrider.pop3;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.access.AccessProperties;
import io.postrider.access.ListenerOptions;
import io.postrider.access.MailListener;
import io.postrider.access.MailListeners;
import io.postrider.access.UserSessions;
import io.postrider.api.mailbox.MailboxApi;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts POP3 together. */
@Configuration(proxyBeanMethods = false)
class Pop3Configuration {
    @Bean
    Pop3Protocol pop3Protocol(MailboxApi mailboxes, UserSessions users, Pop3Properties settings, MeterRegistry meters) {
        var policy = new Pop3Policy(settings.loginDelay(), settings.deleteRetrieved());
        return new Pop3Protocol(mailboxes, users, policy, meters);
    }

    @Bean
    @ConditionalOnExpression("${postrider.pop3.port:2110} >= 0")
    MailListener pop3Listener(
            MailListeners listeners, Pop3Protocol protocol, Pop3Properties settings, AccessProperties access) {
        return listeners.listener(
                new ListenerOptions("pop3", access.address(), settings.port(), false, access.drainTime()), protocol);
    }

    @Bean
    @ConditionalOnExpression("${postrider.pop3.tls-port:2995} >= 0 and '${postrider.tls.certificate:}' != ''")
    MailListener pop3sListener(
            MailListeners listeners, Pop3Protocol protocol, Pop3Properties settings, AccessProperties access) {
        return listeners.listener(
                new ListenerOptions("pop3s", access.address(), settings.tlsPort(), true, access.drainTime()), protocol);
    }
}
