/** Brings mail to the accounts of this suite. Whatever waits forms a batch for mailbox-service while the batch before is under way; an idle queue waits for nothing. Outcomes are recorded in batches too. */
@NullMarked
package io.postrider.delivery.local;

import org.jspecify.annotations.NullMarked;
