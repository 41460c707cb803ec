/** How well the built-in filter tells mail apart, and what it costs. */
@NullMarked
package io.postrider.bench.filter;

import org.jspecify.annotations.NullMarked;
