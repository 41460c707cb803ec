package io.postrider.mailbox;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which IMAP servers mail is brought in from.
 *
 * @param networks private networks that may be reached, in CIDR notation; public addresses always may
 * @param ports ports that may be reached
 * @param atOnce jobs at a time on a replica, each with one connection
 */
@ConfigurationProperties("postrider.mailbox.imports")
public record ImportProperties(
        @DefaultValue List<String> networks,
        @DefaultValue({"143", "993"}) List<Integer> ports,
        @DefaultValue("4") int atOnce) {}
