@NullMarked
package io.postrider.platform.client;

import org.jspecify.annotations.NullMarked;
