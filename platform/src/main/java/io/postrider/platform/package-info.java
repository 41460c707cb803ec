/**
 * What makes a class a Postrider service. Each service starts from a list of configurations written down here and never
 * from what happens to lie on the classpath, because standalone puts all five on one. The features stand in the packages
 * below this one.
 */
@NullMarked
package io.postrider.platform;

import org.jspecify.annotations.NullMarked;
