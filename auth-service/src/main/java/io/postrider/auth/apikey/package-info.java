/**
 * API keys: made, listed, revoked, and recognized on every call. Only a hash of a key is stored.
 */
@NullMarked
package io.postrider.auth.apikey;

import org.jspecify.annotations.NullMarked;
