/** What the replicas of smtp-gateway tell each other of their clients, through delivery-service: how often somebody came, and who has come again when asked to. Mail never waits for it long, and not at all when delivery-service is away. */
@NullMarked
package io.postrider.api.door;

import org.jspecify.annotations.NullMarked;
