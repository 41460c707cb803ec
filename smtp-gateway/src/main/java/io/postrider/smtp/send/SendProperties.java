package io.postrider.smtp.send;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of {@code POST /v1/send}.
 *
 * @param proxyNetworks networks (CIDR) of proxies that name their client in X-Forwarded-For; {@code postrider.proxy-networks}, whose
 *     members send PROXY headers to the SMTP ports, when absent
 */
@ConfigurationProperties("postrider.smtp.send")
record SendProperties(@Nullable List<String> proxyNetworks) {}
