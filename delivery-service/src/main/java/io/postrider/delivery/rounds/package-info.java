/** What is done again and again while the service runs. */
@NullMarked
package io.postrider.delivery.rounds;

import org.jspecify.annotations.NullMarked;
