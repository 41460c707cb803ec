/** Takes messages from smtp-gateway. Concurrent accepts share one transaction, and nobody is answered before COMMIT. Each key is accepted once, however often it is sent. */
@NullMarked
package io.postrider.delivery.accept;

import org.jspecify.annotations.NullMarked;
