/**
 * Addresses and domain names as the directory keeps them. Two spellings of one address (letter case, Unicode forms,
 * U-labels) become one text here, and what could not be an address is refused. Nothing else in the service compares
 * addresses.
 */
@NullMarked
package io.postrider.auth.address;

import org.jspecify.annotations.NullMarked;
