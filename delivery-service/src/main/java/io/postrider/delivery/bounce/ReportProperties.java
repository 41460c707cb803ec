package io.postrider.delivery.bounce;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Delivery status notifications.
 *
 * @param from the address that they are from; {@code MAILER-DAEMON} at our host name when absent
 * @param postmaster who gets a copy of those that cannot be delivered themselves; nobody when absent
 * @param believed networks (CIDR) of servers that hand mail in without a login and whose senders are told all the same.
 *     Other senders without a login are told only when the mail came from one of their domain's own servers: a report to a
 *     forged sender hits somebody who never wrote
 * @param gather how long what becomes of a message's recipients is gathered, to be told in one report
 */
@ConfigurationProperties("postrider.delivery.reports")
public record ReportProperties(
        @Nullable String from,
        @Nullable String postmaster,
        @DefaultValue List<String> believed,
        @DefaultValue("2s") Duration gather) {}
