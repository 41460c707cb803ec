package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses an endpoint to keys without its action, and to every key if it names none. */
final class NeedsInterceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)
                || !(request.getAttribute(Call.class.getName()) instanceof Call call)) {
            // Without a call the security chain has let the request pass as one for the API's description.
            return true;
        }
        Needs needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "No API key may do this.");
        }
        Action[] actions = needs.value();
        for (Action action : actions) {
            if (call.admin().actions().contains(action)) {
                return true;
            }
        }
        if (actions.length > 0) {
            call.admin().require(actions[0]);
        }
        return true;
    }
}
