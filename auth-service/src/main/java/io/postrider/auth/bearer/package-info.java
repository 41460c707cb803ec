/** Messages of the SASL mechanisms that carry an access token: OAUTHBEARER (RFC 7628) and XOAUTH2. */
@NullMarked
package io.postrider.auth.bearer;

import org.jspecify.annotations.NullMarked;
