/** What the services ask of auth-service: who an address belongs to, whether a password is right, what changed since. The admin API under /v1 is described by its OpenAPI file, not here. */
@NullMarked
package io.postrider.api.auth;

import org.jspecify.annotations.NullMarked;
