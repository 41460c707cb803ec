package io.postrider.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of one scenario, printed as a line of JSON. */
public final class Figures {

    private final Map<String, String> figures = new LinkedHashMap<>();

    public Figures(String scenario) {
        figures.put("scenario", '"' + scenario + '"');
    }

    public Figures put(String name, double value) {
        figures.put(
                name, Double.isNaN(value) ? "null" : String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value));
        return this;
    }

    public Figures put(String name, Latencies latencies) {
        return put(name + "P50Ms", latencies.percentile(0.5))
                .put(name + "P95Ms", latencies.percentile(0.95))
                .put(name + "P99Ms", latencies.percentile(0.99))
                .put(name + "MaxMs", latencies.percentile(1));
    }

    public void print(PrintStream out) {
        StringBuilder json = new StringBuilder("{");
        figures.forEach((name, value) -> json.append(json.length() > 1 ? ", " : "")
                .append('"')
                .append(name)
                .append("\": ")
                .append(value));
        out.println(json.append('}'));
    }
}
