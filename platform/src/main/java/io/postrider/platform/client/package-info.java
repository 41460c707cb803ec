/** How a service calls another: one pool of connections, the service's own tokens, time-outs on everything. The api interfaces become clients here. Every failure comes out as a ProblemException. */
@NullMarked
package io.postrider.platform.client;

import org.jspecify.annotations.NullMarked;
