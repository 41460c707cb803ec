package io.postrider.delivery.outbound;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether mail may leave.
 *
 * @param outboundEnabled whether mail goes to other servers; off, it waits until it is on or its lifetime is over
 */
@ConfigurationProperties("postrider.delivery")
public record OutboundSwitch(@DefaultValue("false") boolean outboundEnabled) {}
