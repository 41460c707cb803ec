/** JMH benchmarks of the parsers that every message or command passes. Run {@code ParserBenchmarks}; nothing else is needed. */
@NullMarked
package io.postrider.bench.parsers;

import org.jspecify.annotations.NullMarked;
