package io.postrider.auth.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list, and where in it a page begins. Ids make every order a total one, so that pages neither lose nor
 * repeat an item.
 *
 * @param by by what the list can be sorted
 * @param byText whether it is by its text
 * @param descending the last first
 * @param cursor the last item of the page before; null for the first page
 */
public record Order<T>(
        Sortable<T> by,
        boolean byText,
        boolean descending,
        @Nullable Cursor cursor) {
    void after(Listing list) {
        if (cursor == null) {
            return;
        }
        String beyond = descending ? "<" : ">";
        if (!byText) {
            list.where("%s %s :after".formatted(by.idColumn(), beyond), "after", cursor.id());
            return;
        }
        if (cursor.text() == null) {
            throw Cursor.unknown();
        }
        list.where("(%s, %s) %s (:afterText, :after)".formatted(by.column(), by.idColumn(), beyond))
                .value("afterText", cursor.text())
                .value("after", cursor.id());
    }

    String columns() {
        String direction = descending ? " desc" : "";
        return byText ? by.column() + direction + ", " + by.idColumn() + direction : by.idColumn() + direction;
    }

    /** Makes a page of what the list read. */
    public Page<T> page(List<T> oneMore, int limit) {
        return Page.of(
                oneMore,
                limit,
                item -> new Cursor(by.id().apply(item), byText ? by.text().apply(item) : null));
    }
}
