package io.postrider.mailbox.transfer;

import java.time.Instant;

/**
 * A message to write out.
 *
 * @param uid its UID
 * @param flags system flags
 * @param keywords bits of the mailbox's keywords
 * @param internalDate when it came
 * @param size its octets
 */
record Listed(int uid, int flags, long keywords, Instant internalDate, long size) {}
