/**
 * All five services in one JVM on an embedded PostgreSQL: the try-out and the small install. The services call each
 * other over HTTP on loopback, as they do in containers; nothing here stands in for a hop. Start reading at
 * {@code StandaloneApplication}.
 */
@NullMarked
package io.postrider.standalone;

import org.jspecify.annotations.NullMarked;
