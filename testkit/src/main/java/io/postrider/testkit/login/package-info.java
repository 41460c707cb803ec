/** Logins for the tests of those who ask auth-service: an exchange with known messages. */
@NullMarked
package io.postrider.testkit.login;

import org.jspecify.annotations.NullMarked;
