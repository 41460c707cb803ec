/** What is decided of a client before its message comes: who it is, how often it comes, whether it waits for its turn and comes again when asked to. What is found is a finding for the message's verdict too. Plain Java; the services behind it may be away at any time, and mail goes on. */
@NullMarked
package io.postrider.smtp.door;

import org.jspecify.annotations.NullMarked;
