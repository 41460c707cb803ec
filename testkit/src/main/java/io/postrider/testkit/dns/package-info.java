/**
 * A DNS server for tests on a loopback port: the zone is what the test says, faults included, and it remembers what it
 * was asked.
 */
@NullMarked
package io.postrider.testkit.dns;

import org.jspecify.annotations.NullMarked;
