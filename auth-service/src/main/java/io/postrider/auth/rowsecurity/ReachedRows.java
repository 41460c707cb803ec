package io.postrider.auth.rowsecurity;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Me;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Holds what the call of this thread reaches in the database. A thread without one is not limited. */
public final class ReachedRows {
    private final ThreadLocal<@Nullable RowReach> reach = new ThreadLocal<>();

    ReachedRows() {}

    /** Goes on with the call of a key, limited unless the key is for the whole platform. */
    public void limit(Admin admin, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        goOn(RowReach.of(admin).orElse(null), request, response, chain);
    }

    /** Goes on with the call of a user, limited to himself. */
    public void limit(Me me, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        goOn(RowReach.of(me), request, response, chain);
    }

    private void goOn(@Nullable RowReach to, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        reach.set(to);
        try {
            chain.doFilter(request, response);
        } finally {
            reach.remove();
        }
    }

    /** What the call reaches; null for everything. */
    @Nullable RowReach current() {
        return reach.get();
    }
}
