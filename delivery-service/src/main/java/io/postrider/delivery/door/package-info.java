/** What the replicas of smtp-gateway know of their clients together: how often they came, and who came again when asked to. Nothing of it is mail, and smtp-gateway does without it while this service is away. */
@NullMarked
package io.postrider.delivery.door;

import org.jspecify.annotations.NullMarked;
