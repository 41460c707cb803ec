package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A call of the admin API, apart from what it asks.
 *
 * @param admin who calls
 * @param clientAddress from where
 * @param request method, path and query
 * @param idempotencyKey from the header of that name
 * @param ifMatch from the header of that name
 */
public record Call(
        Admin admin,
        String clientAddress,
        String request,
        @Nullable String idempotencyKey,
        @Nullable String ifMatch) {
    /** A call as it came. */
    public static Call of(Admin admin, String clientAddress, HttpServletRequest request) {
        String query = request.getQueryString() == null ? "" : '?' + request.getQueryString();
        return new Call(
                admin,
                clientAddress,
                request.getMethod() + ' ' + request.getRequestURI() + query,
                request.getHeader("Idempotency-Key"),
                request.getHeader("If-Match"));
    }

    /** The entity tag of a version. */
    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** Refuses a change of another version than the one the caller has seen; the caller must name one. */
    public void requireVersion(long version) {
        if (ifMatch == null) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_REQUIRED,
                    "Send If-Match with the ETag that you read (now %s), or 'If-Match: *' to overwrite."
                            .formatted(tag(version)));
        }
        checkVersion(version);
    }

    /** Refuses a change of another version than the one the caller names, if it names one. */
    public void checkVersion(long version) {
        if (ifMatch != null && !matches(ifMatch, tag(version))) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_FAILED,
                    "It was changed since you read it: its ETag is now %s. Read it again, then decide."
                            .formatted(tag(version)));
        }
    }

    // RFC 9110 section 13.1.1: a list of tags, compared strongly, or *
    private static boolean matches(String header, String current) {
        int start = 0;
        while (start <= header.length()) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            String tag = header.substring(start, end).strip();
            if (tag.equals("*") || tag.equals(current)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
