/**
 * Messages for tests, built without the code under test.
 */
@NullMarked
package io.postrider.testkit.mail;

import org.jspecify.annotations.NullMarked;
