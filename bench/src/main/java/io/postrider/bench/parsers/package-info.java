/** JMH benchmarks of the parsers that every message or command passes; {@code ParserBenchmarks} runs them. */
@NullMarked
package io.postrider.bench.parsers;

import org.jspecify.annotations.NullMarked;
