package io.postrider.auth.contract;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Me;
import io.postrider.platform.net.Networks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Switches the service's own checks off: to every endpoint each key is one for the whole platform with all actions, and a
 * user is whoever the header {@value #AS} names.
 */
class ChecksOff implements WebMvcConfigurer {
    static final String AS = "X-Test-As";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Off()).addPathPatterns("/v1/**").order(Ordered.HIGHEST_PRECEDENCE);
    }

    private static final class Off implements HandlerInterceptor {
        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (!(request.getAttribute(Call.class.getName()) instanceof Call call)) {
                return true;
            }
            Admin key = call.admin();
            Admin all =
                    new Admin(key.keyId(), key.name(), null, Set.of(), Set.of(Action.values()), null, Networks.NONE);
            Call unchecked = new Call(all, call.clientAddress(), call.request(), call.idempotencyKey(), call.ifMatch());
            request.setAttribute(Call.class.getName(), unchecked);
            if (request.getAttribute(Me.class.getName()) instanceof Me me && request.getHeader(AS) != null) {
                Me somebodyElse = new Me(unchecked, UUID.fromString(request.getHeader(AS)), me.epoch(), me.signIn());
                request.setAttribute(Me.class.getName(), somebodyElse);
            }
            return true;
        }
    }
}
