package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items in the order of their making
 * @param next pass it as {@code cursor} to get the next page; null on the last one
 */
public record Page<T>(
        List<T> items,

        @Schema(description = "Pass it as `cursor` to get the next page; null on the last one.", nullable = true)
        @Nullable String next) {
    private static final int MAX_LIMIT = 500;

    public Page {
        items = List.copyOf(items);
    }

    /** The same page of what each item becomes. */
    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }

    /** The limit asked for, if it is one. */
    public static int limit(int asked) {
        if (asked < 1 || asked > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to 500.");
        }
        return asked;
    }

    /** Makes a page of one row more than the limit, which tells whether there is a next one. */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, Object> key) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, null);
        }
        List<T> items = oneMore.subList(0, limit);
        return new Page<>(items, key.apply(items.getLast()).toString());
    }
}
