/** Users who serve themselves below {@code /v1/me}, with their address and their own password. */
@NullMarked
package io.postrider.auth.self;

import org.jspecify.annotations.NullMarked;
