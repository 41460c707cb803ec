package io.postrider.smtp;

import io.postrider.api.auth.ListenerApi;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.api.verdict.VerdictApi;
import io.postrider.smtp.authentication.AuthenticationProperties;
import io.postrider.smtp.listener.ListenerPolicies;
import io.postrider.smtp.observe.SmtpMetrics;
import io.postrider.smtp.verdict.MessageCheck;
import io.postrider.smtp.verdict.VerdictLog;
import io.postrider.smtp.verdict.Verdicts;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together in which mail is judged; every check that there is comes into it, by its order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerdictProperties.class)
class VerdictConfiguration {
    @Bean
    VerdictLog verdictLog(VerdictApi deliveryService, SmtpMetrics metrics) {
        return new VerdictLog(deliveryService, metrics::verdictsDropped);
    }

    @Bean
    Verdicts verdicts(
            ObjectProvider<MessageCheck> checks,
            VerdictProperties settings,
            AuthenticationProperties senders,
            ListenerPolicies listeners,
            VerdictLog log,
            SmtpMetrics metrics) {
        MailPolicy set = settings.policy().withDnsFailure(senders.unchecked());
        Supplier<MailPolicy> holds = () -> listeners.mail(ListenerApi.MX).orElse(set);
        return new Verdicts(checks.orderedStream().toList(), holds, settings.patience(), verdict -> {
                    metrics.judged(verdict.verdict().action());
                    log.add(verdict);
                })
                .ofSubmitted(() -> listeners.of(ListenerApi.SUBMISSION).mail());
    }
}
