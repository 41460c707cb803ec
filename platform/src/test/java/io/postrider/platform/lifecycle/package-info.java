@NullMarked
package io.postrider.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
