package io.postrider.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks parameters up by name. */
public final class Parameters {
    private Parameters() {}

    /** The value of a parameter as written, by its name in lower case; null when there is none. */
    public static @Nullable String raw(List<Parameter> parameters, String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }
}
