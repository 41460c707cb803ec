package io.postrider.platform.web;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses query parameters that an operation of the public API does not have: a filter that is misspelled would filter nothing,
 * and a dry run would not be one.
 */
final class KnownParameters implements HandlerInterceptor {
    private static final String OURS = "io.postrider.";
    private static final int LONGEST_ECHO = 60;

    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();
    private final ObjectProvider<CommonParameters> common;

    KnownParameters(ObjectProvider<CommonParameters> common) {
        this.common = common;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query == null
                || !(handler instanceof HandlerMethod operation)
                || !operation.getBeanType().getName().startsWith(OURS)) {
            return true;
        }
        Set<String> parameters = known.computeIfAbsent(operation.getMethod(), method -> parameters(operation));
        for (String name : asked(query)) {
            if (!parameters.contains(name)) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, refusal(name, parameters));
            }
        }
        return true;
    }

    /** By the address alone: what a form in the body has is not asked for here. */
    private static Set<String> asked(String query) {
        Set<String> asked = new TreeSet<>();
        UriComponentsBuilder.newInstance()
                .query(query)
                .build()
                .getQueryParams()
                .keySet()
                .forEach(name -> asked.add(decoded(name)));
        return asked;
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }

    private static String refusal(String name, Set<String> parameters) {
        String echo = name.length() > LONGEST_ECHO ? name.substring(0, LONGEST_ECHO) + '…' : name;
        String others = parameters.isEmpty() ? "there are none here" : "there are: " + String.join(", ", parameters);
        return "There is no query parameter '%s'; %s.".formatted(echo, others);
    }

    private Set<String> parameters(HandlerMethod operation) {
        Set<String> parameters = new TreeSet<>();
        for (MethodParameter parameter : operation.getMethodParameters()) {
            RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
            if (single != null) {
                parameter.initParameterNameDiscovery(names);
                parameters.add(single.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : single.name());
            }
            if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
                for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
                    parameters.add(component.getName());
                }
            }
        }
        common.forEach(some -> parameters.addAll(some.of(operation)));
        return parameters;
    }
}
