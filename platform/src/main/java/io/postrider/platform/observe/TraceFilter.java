package io.postrider.platform.observe;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Takes the trace id of a request from its {@code traceparent}, or gives it a new one. */
final class TraceFilter implements Filter {
    private final Spans spans;

    TraceFilter(Spans spans) {
        this.spans = spans;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        String header = http.getHeader(Trace.HEADER);
        String id = Trace.idOf(header);
        try (var _ = Trace.open(id == null ? Trace.newId() : id)) {
            if (spans == Spans.OFF || id == null || header == null) {
                chain.doFilter(request, response);
            } else {
                serve(http, response, chain, header);
            }
        }
    }

    private void serve(HttpServletRequest request, ServletResponse response, FilterChain chain, String header)
            throws IOException, ServletException {
        try (Spans.Span span = spans.serve(request.getMethod(), pattern(request.getRequestURI()), header)) {
            chain.doFilter(request, response);
            int status = ((HttpServletResponse) response).getStatus();
            if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                span.failed("HTTP " + status);
            }
        }
    }

    /** The path without what differs from call to call: a span's name has few values. */
    static String pattern(String path) {
        var pattern = new StringBuilder(path.length());
        int start = 0;
        while (start < path.length()) {
            int end = path.indexOf('/', start + 1);
            String segment = path.substring(start, end < 0 ? path.length() : end);
            pattern.append(segment.equals("/v1") || isWord(segment) ? segment : "/*");
            start = end < 0 ? path.length() : end;
        }
        return pattern.toString();
    }

    /** Ids have digits; addresses and the names of domains have dots, which are nobody's business in a span either. */
    private static boolean isWord(String segment) {
        return segment.chars().skip(1).allMatch(c -> c >= 'a' && c <= 'z' || c == '-');
    }
}
