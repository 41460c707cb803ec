package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses control characters in query parameters: none of ours has one, and PostgreSQL takes no text with a NUL. */
final class PlainParameters implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.getParameterMap().forEach((name, values) -> {
            if (Arrays.stream(values).anyMatch(value -> value.chars().anyMatch(Character::isISOControl))) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "A query parameter has a control character.");
            }
        });
        return true;
    }
}
