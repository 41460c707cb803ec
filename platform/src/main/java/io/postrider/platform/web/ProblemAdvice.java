package io.postrider.platform.web;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what a controller throws into a problem document. A failure of ours is logged here, once, and never shown. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final FailureCodes failures;

    ProblemAdvice(FailureCodes failures) {
        this.failures = failures;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ProblemException refusal) {
        ProblemCode code = refusal.code();
        if (code == ProblemCode.INTERNAL) {
            LOG.error("a request failed: {}", refusal.detail(), refusal);
        } else if (refusal.getCause() != null) {
            LOG.warn(
                    "{}: {} ({})",
                    code.slug(),
                    refusal.detail(),
                    refusal.getCause().toString());
        }
        return answer(refusal);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(Exception failure) {
        ProblemCode code = failures.codeOf(failure);
        if (code == ProblemCode.INTERNAL) {
            LOG.error("a request failed", failure);
        } else {
            LOG.warn("a request could not be served: {}", failure.toString());
        }
        return answer(new ProblemException(code, "the request could not be served; the cause is in the log"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> cut(IOException failure) {
        // The caller is gone or its body broke off: nobody reads an answer.
        LOG.debug("a request was cut off: {}", failure.toString());
        return answer(new ProblemException(ProblemCode.INVALID_REQUEST, "the request was cut off"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        // A wrong route or method is a fault between services and must not look like "no such mailbox".
        if (status.value() != 400 && status.value() != 422) {
            return super.handleExceptionInternal(exception, body, headers, status, request);
        }
        var problem = Problems.of(ProblemCode.INVALID_REQUEST, detail(exception, body));
        return ResponseEntity.status(ProblemCode.INVALID_REQUEST.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String detail(Exception exception, @Nullable Object body) {
        FieldError field = exception instanceof BindException fault ? fault.getFieldError() : null;
        if (field != null) {
            return "'%s' is malformed".formatted(field.getField());
        }
        return body instanceof ProblemDetail problem ? String.valueOf(problem.getDetail()) : "malformed request";
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemException refusal) {
        return ResponseEntity.status(refusal.code().status())
                .headers(Problems.headers(refusal))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(refusal.code(), refusal.detail()));
    }
}
