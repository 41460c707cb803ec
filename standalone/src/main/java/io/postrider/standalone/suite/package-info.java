/** Starts and ends the five services in one JVM. Each gets its settings as a container would, and its own ports on loopback. They end in the order in which mail flows. */
@NullMarked
package io.postrider.standalone.suite;

import org.jspecify.annotations.NullMarked;
