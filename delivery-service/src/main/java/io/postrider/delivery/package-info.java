/** The queue of the suite: takes mail durably, brings it to mailboxes here and to servers elsewhere, and tells what became of it. The packages below are its rooms: accept, queue, local, outbound, trace. */
@NullMarked
package io.postrider.delivery;

import org.jspecify.annotations.NullMarked;
