/** What became of a message, for administrators: the public REST API on traces that stay and on what is still in the queue. A call carries an API key, which auth-service exchanges for what it allows. */
@NullMarked
package io.postrider.delivery.trace;

import org.jspecify.annotations.NullMarked;
