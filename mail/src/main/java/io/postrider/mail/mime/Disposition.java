package io.postrider.mail.mime;

import java.util.List;

/**
 * A Content-Disposition (RFC 2183).
 *
 * @param type in lower case, for example {@code attachment}
 * @param parameters in the order written
 */
public record Disposition(String type, List<Parameter> parameters) {
    public Disposition {
        parameters = List.copyOf(parameters);
    }
}
