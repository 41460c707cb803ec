package io.postrider.auth.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The fields that an edit gives other values, as the audit log is told of them. */
public final class Changed {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Sets a field, and takes note of that, if it is to be another. */
    public <T> void set(String field, @Nullable T before, @Nullable T after, Consumer<@Nullable T> setter) {
        if (!Objects.equals(before, after)) {
            setter.accept(after);
            fields.put(field, after);
        }
    }

    /** Takes note of a field that is to be another. */
    public void note(String field, @Nullable Object before, @Nullable Object after) {
        set(field, before, after, set -> {});
    }

    /** Takes note of a field that was changed. */
    public void put(String field, Object value) {
        fields.put(field, value);
    }

    /** Whether nothing is to be another. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Whether a field is to be another. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** What changed, by its name. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }
}
