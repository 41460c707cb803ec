/** What the gateway decided on mail, kept to be read: verdicts with their evidence, of refused mail too. It also ends what verdicts hold for too long, and tells what another policy would have done. */
@NullMarked
package io.postrider.delivery.verdict;

import org.jspecify.annotations.NullMarked;
