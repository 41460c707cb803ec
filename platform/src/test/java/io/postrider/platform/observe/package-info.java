@NullMarked
package io.postrider.platform.observe;

import org.jspecify.annotations.NullMarked;
