/** What a service does again and again while it runs, and how it ends: not ready, no new work, what is in flight is finished, then stop. Each step is bounded in time. */
@NullMarked
package io.postrider.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
