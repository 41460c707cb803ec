package io.postrider.auth.route;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Routes of outgoing mail.
 *
 * @param byTenants whether keys for a tenant or for domains may decide which way their own domains' mail goes; what they name is
 *     connected to only at public addresses
 * @param most routes, at most
 */
@ConfigurationProperties("postrider.auth.routes")
record RouteProperties(
        @DefaultValue("false") boolean byTenants,
        @DefaultValue("5000") int most) {}
