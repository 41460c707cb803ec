/**
 * Searching a mailbox: what SQL can answer first, then the parsed form, then the octets.
 */
@NullMarked
package io.postrider.mailbox.search;

import org.jspecify.annotations.NullMarked;
