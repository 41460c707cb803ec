@NullMarked
package io.postrider.platform.security;

import org.jspecify.annotations.NullMarked;
