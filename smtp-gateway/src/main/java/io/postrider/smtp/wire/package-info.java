/** The octets of one connection: a buffer in, a buffer out, and the deadlines of both. Replies wait until the client has been heard out, so those to pipelined commands leave together. TLS is put under it without losing the rule that nothing read before counts afterwards. */
@NullMarked
package io.postrider.smtp.wire;

import org.jspecify.annotations.NullMarked;
