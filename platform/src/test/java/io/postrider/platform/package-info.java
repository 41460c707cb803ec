@NullMarked
package io.postrider.platform;

import org.jspecify.annotations.NullMarked;
