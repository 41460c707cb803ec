package io.postrider.platform.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers 404 to a path on a port that it does not belong to. Everything that is neither internal nor management is public. */
final class PortFence implements Filter {
    private final Ports ports;

    PortFence(Ports ports) {
        this.ports = ports;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = ((HttpServletRequest) request).getRequestURI();
        if (home(path) == request.getLocalPort()) {
            chain.doFilter(request, response);
        } else {
            ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private int home(String path) {
        if (path.startsWith("/internal/")) {
            return ports.internal();
        }
        return path.startsWith("/actuator/") ? ports.management() : ports.publicRest();
    }
}
