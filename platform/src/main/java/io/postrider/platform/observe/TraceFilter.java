package io.postrider.platform.observe;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Takes the trace id of a request from its {@code traceparent}, or gives it a new one. */
final class TraceFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = Trace.idOf(((HttpServletRequest) request).getHeader(Trace.HEADER));
        try (var _ = Trace.open(id == null ? Trace.newId() : id)) {
            chain.doFilter(request, response);
        }
    }
}
