/**
 * Mail programs that set themselves up from an address: Mozilla's autoconfig, Microsoft's autodiscover, Apple's profiles.
 * Nobody is logged in here, so answers are made from the domain and the address as it was sent: no account is looked at, and
 * nobody learns which ones there are.
 */
@NullMarked
package io.postrider.auth.autoconfig;

import org.jspecify.annotations.NullMarked;
