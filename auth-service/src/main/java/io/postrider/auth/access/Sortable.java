package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By what a list can be sorted: the time of making, which is the order of ids, and one text.
 *
 * @param idColumn the id in the statement
 * @param id the id of an item
 * @param field what the text is called in the API
 * @param column the text in the statement
 * @param text the text of an item
 */
public record Sortable<T>(
        String idColumn, Function<T, UUID> id, String field, String column, Function<T, String> text) {
    private static final String MADE = "createdAt";

    /** The order that a call asks for, and after which item it begins. */
    public Order<T> order(@Nullable String sort, @Nullable String cursor) {
        String asked = sort == null || sort.isEmpty() ? MADE : sort;
        boolean descending = asked.startsWith("-");
        String by = descending ? asked.substring(1) : asked;
        if (!by.equals(MADE) && !by.equals(field)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "sort is %1$s, -%1$s, %2$s or -%2$s.".formatted(MADE, field));
        }
        return new Order<>(this, by.equals(field), descending, Cursor.parse(cursor));
    }
}
