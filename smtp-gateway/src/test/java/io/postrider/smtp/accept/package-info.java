@NullMarked
package io.postrider.smtp.accept;

import org.jspecify.annotations.NullMarked;
