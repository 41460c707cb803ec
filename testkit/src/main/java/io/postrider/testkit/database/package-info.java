/**
 * PostgreSQL 18 for tests. One server a JVM, embedded or in a container, and a fresh database a call: creating one takes
 * some tens of milliseconds, so every test class, and where it matters every test, has its own. Nothing here is durable
 * on purpose: fsync is off.
 */
@NullMarked
package io.postrider.testkit.database;

import org.jspecify.annotations.NullMarked;
