/** What smtp-gateway asks of delivery-service: accept a message durably, or take a large one chunk by chunk first. An answer means that the transaction has committed. */
@NullMarked
package io.postrider.api.delivery;

import org.jspecify.annotations.NullMarked;
