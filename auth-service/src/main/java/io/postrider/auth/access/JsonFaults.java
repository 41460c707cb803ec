package io.postrider.auth.access;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body in words for the one who wrote it. */
final class JsonFaults {
    private JsonFaults() {}

    static String describe(JacksonException fault) {
        return switch (fault) {
            case UnrecognizedPropertyException unknown ->
                "There is no field '%s'%s.".formatted(unknown.getPropertyName(), known(unknown));
            case InvalidFormatException format -> "%s has a value of the wrong kind.".formatted(path(format));
            case StreamConstraintsException tooMuch -> "The body is too long or nested too deeply.";
            case StreamReadException syntax ->
                "The body is no valid JSON: %s (line %d, column %d)."
                        .formatted(
                                syntax.getOriginalMessage(),
                                syntax.getLocation().getLineNr(),
                                syntax.getLocation().getColumnNr());
            case DatabindException other -> databind(other);
            default -> "The body is no valid JSON.";
        };
    }

    private static String databind(DatabindException fault) {
        Throwable cause = fault.getCause();
        String path = path(fault);
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return "%s: %s".formatted(path, cause.getMessage());
        }
        return "%s has a value of the wrong kind.".formatted(path);
    }

    private static String known(UnrecognizedPropertyException unknown) {
        if (unknown.getKnownPropertyIds() == null) {
            return "";
        }
        return unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", ", "; there are: ", ""));
    }

    private static String path(JacksonException fault) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : fault.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "The body" : path.toString();
    }
}
