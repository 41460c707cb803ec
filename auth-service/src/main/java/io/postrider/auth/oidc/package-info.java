/**
 * External identity providers of domains (OpenID Connect): where one is configured, its access tokens log the domain's
 * accounts in. Its keys, and its document that says where they are, are all that is ever asked for over the network.
 */
@NullMarked
package io.postrider.auth.oidc;

import org.jspecify.annotations.NullMarked;
