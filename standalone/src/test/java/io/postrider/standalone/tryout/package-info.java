@NullMarked
package io.postrider.standalone.tryout;

import org.jspecify.annotations.NullMarked;
