package io.postrider.smtp.authentication;

import io.postrider.mail.dmarc.PublicSuffixes;
import io.postrider.platform.net.Networks;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How senders are checked.
 *
 * @param timeout how long the checks of one message may ask the DNS
 * @param trusted relays of our own
 * @param sealers domains whose ARC seals are believed, in lower case
 * @param suffixes the public suffix list; null for none
 */
record SenderPolicy(
        Duration timeout,
        Networks trusted,
        Set<String> sealers,
        @Nullable PublicSuffixes suffixes) {}
