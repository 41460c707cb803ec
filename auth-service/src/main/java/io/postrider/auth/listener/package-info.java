/**
 * The ports that take mail: how strict they are with clients, and what becomes of mail by what checks say of it. What operators
 * decide here holds beside the settings of the gateways, which follow it within seconds. It is the platform's, as a port is
 * everybody's; tenants, domains and accounts have policies of their own.
 */
@NullMarked
package io.postrider.auth.listener;

import org.jspecify.annotations.NullMarked;
