/** Names that all services agree on. The contracts are in the packages below, one a service. */
@NullMarked
package io.postrider.api;

import org.jspecify.annotations.NullMarked;
