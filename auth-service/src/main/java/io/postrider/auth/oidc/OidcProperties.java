package io.postrider.auth.oidc;

import io.postrider.platform.net.Networks;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * External identity providers.
 *
 * @param internalNetworks internal networks where providers of one's own may be, in CIDR notation separated by commas; with
 *     any, their keys may be fetched without TLS too
 */
@ConfigurationProperties("postrider.auth.oidc")
record OidcProperties(@DefaultValue("") Networks internalNetworks) {}
