/**
 * What filters say of mail from elsewhere: the built-in one or Rspamd, and ClamAV. Each sees the octets as they pass, in bounded memory, and says
 * at the end what it found within the time that is left; one that is away is a finding, never a loss.
 */
@NullMarked
package io.postrider.smtp.filter;

import org.jspecify.annotations.NullMarked;
