package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.platform.web.Problems;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/** Says what is wrong with a request in words for the one who wrote it. */
@RestControllerAdvice("io.postrider.auth")
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdminProblems {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException fault) {
        String detail = fault.getCause() instanceof JacksonException json
                ? JsonFaults.describe(json)
                : "The body is missing; send a JSON object.";
        return answer(detail);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException fault) {
        Class<?> type = fault.getRequiredType();
        return answer("%s is no %s.".formatted(fault.getName(), type == null ? "valid value" : word(type)));
    }

    private static String word(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "UUID" -> "id";
            case "int", "Integer", "long", "Long" -> "number";
            case "Instant" -> "time such as 2026-11-23T08:00:00Z";
            default -> "valid value";
        };
    }

    private static ResponseEntity<ProblemDetail> answer(String detail) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(ProblemCode.INVALID_REQUEST, detail));
    }
}
