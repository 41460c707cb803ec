/**
 * Public REST of services that keep no API keys themselves: auth-service exchanges a key for what it allows, which is remembered
 * for a moment.
 */
@NullMarked
package io.postrider.platform.publicapi;

import org.jspecify.annotations.NullMarked;
