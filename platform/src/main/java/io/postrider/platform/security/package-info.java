/** Who may call. Checks bearer tokens once and remembers them until they expire, then asks the service's table of scopes. What no rule allows is refused. */
@NullMarked
package io.postrider.platform.security;

import org.jspecify.annotations.NullMarked;
