@NullMarked
package io.postrider.standalone.router;

import org.jspecify.annotations.NullMarked;
