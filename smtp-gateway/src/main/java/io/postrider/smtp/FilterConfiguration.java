package io.postrider.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mailbox.WordApi;
import io.postrider.mail.spam.RuleBook;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.SenderRecords;
import io.postrider.platform.settings.Secrets;
import io.postrider.smtp.filter.BuiltInCheck;
import io.postrider.smtp.filter.LearnedWords;
import io.postrider.smtp.filter.LinkLists;
import io.postrider.smtp.filter.Neighbours;
import io.postrider.smtp.filter.RspamdCheck;
import io.postrider.smtp.filter.VirusCheck;
import io.postrider.smtp.recipient.RecipientDirectory;
import io.postrider.smtp.verdict.MessageCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Chooses the filters. They come after sender authentication, whose findings are a part of what they judge by. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FilterProperties.class)
class FilterConfiguration {
    @Bean
    @Order(200)
    @ConditionalOnProperty(name = "postrider.smtp.filter.spam", havingValue = "built-in", matchIfMissing = true)
    MessageCheck builtInCheck(
            FilterProperties settings,
            RecipientDirectory directory,
            ObjectProvider<Dns> dns,
            ObjectProvider<WordApi> mailboxService) {
        WordApi words = mailboxService.getIfAvailable();
        Dns resolver = dns.getIfUnique();
        var lists = new LinkLists(resolver == null ? null : new SenderRecords(resolver), settings.zones());
        var learned = words == null ? null : new LearnedWords(words);
        var neighbours = new Neighbours(directory::knowsAny);
        var asked = new BuiltInCheck.Asked(lists, learned, neighbours);
        return new BuiltInCheck(rules(settings.rules()), asked, settings.headMemory());
    }

    private static RuleBook rules(@Nullable Path own) {
        try {
            return own == null ? RuleBook.standard() : RuleBook.parse(Files.readString(own, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("postrider.smtp.filter.rules: " + own, e);
        }
    }

    @Bean
    @Order(200)
    @ConditionalOnProperty(name = "postrider.smtp.filter.spam", havingValue = "rspamd")
    MessageCheck rspamdCheck(FilterProperties settings, Secrets secrets) {
        String password = settings.rspamdPassword() == null
                ? secrets.find("rspamd-password.secret").orElse(null)
                : settings.rspamdPassword();
        return new RspamdCheck(Objects.requireNonNull(settings.rspamdUrl()), password, settings.atOnce());
    }

    @Bean
    @Order(300)
    @ConditionalOnProperty("postrider.smtp.filter.clamav")
    MessageCheck virusCheck(FilterProperties settings) {
        return new VirusCheck(Objects.requireNonNull(settings.clamav()), settings.virus(), settings.atOnce());
    }
}
