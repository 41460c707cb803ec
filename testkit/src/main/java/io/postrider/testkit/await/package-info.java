/**
 * Waiting for what other threads and processes bring about. A test that sleeps instead is slow on a fast machine and wrong
 * on a slow one.
 */
@NullMarked
package io.postrider.testkit.await;

import org.jspecify.annotations.NullMarked;
