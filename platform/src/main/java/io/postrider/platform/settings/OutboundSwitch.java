package io.postrider.platform.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether mail may leave for other servers. smtp-gateway and delivery-service read it, so that none is accepted that could
 * not be sent; auth-service, so that groups get no members whom nothing could reach.
 *
 * @param outboundEnabled whether users may send mail to other domains and it goes to their servers; off, it is refused at
 *     submission, and what is queued waits until it is on or its lifetime is over
 */
@ConfigurationProperties("postrider")
public record OutboundSwitch(@DefaultValue("false") boolean outboundEnabled) {}
