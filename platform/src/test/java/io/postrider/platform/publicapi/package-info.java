@NullMarked
package io.postrider.platform.publicapi;

import org.jspecify.annotations.NullMarked;
