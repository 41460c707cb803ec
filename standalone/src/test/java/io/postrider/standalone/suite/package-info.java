@NullMarked
package io.postrider.standalone.suite;

import org.jspecify.annotations.NullMarked;
