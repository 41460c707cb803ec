/**
 * What users teach the spam filter. Moving mail to Junk or out of it leaves a lesson in the same transaction; a job counts its words later, for
 * the account and for its domain, and the gateway asks what they say of a message.
 */
@NullMarked
package io.postrider.mailbox.words;

import org.jspecify.annotations.NullMarked;
