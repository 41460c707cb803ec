/** A service made for platform's tests: it plays delivery-, mailbox- and auth-service's token endpoint at once. */
@NullMarked
package io.postrider.platform.echo;

import org.jspecify.annotations.NullMarked;
