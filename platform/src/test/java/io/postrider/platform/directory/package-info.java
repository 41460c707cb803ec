@NullMarked
package io.postrider.platform.directory;

import org.jspecify.annotations.NullMarked;
