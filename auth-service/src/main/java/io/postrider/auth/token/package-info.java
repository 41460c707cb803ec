/**
 * Tokens of services and users: signing keys and their rotation, the token and JWKS endpoints, the seal for secrets at
 * rest.
 */
@NullMarked
package io.postrider.auth.token;

import org.jspecify.annotations.NullMarked;
