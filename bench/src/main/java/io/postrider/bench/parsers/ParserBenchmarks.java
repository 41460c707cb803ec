package io.postrider.bench.parsers;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this package; takes JMH's own arguments, for example {@code -prof gc mime}. */
public final class ParserBenchmarks {
    private ParserBenchmarks() {}

    /** Runs them. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        var chosen = new CommandLineOptions(arguments);
        var options = new OptionsBuilder().parent(chosen);
        if (chosen.getIncludes().isEmpty()) {
            options.include(ParserBenchmarks.class.getPackageName());
        }
        new Runner(options.build()).run();
    }
}
