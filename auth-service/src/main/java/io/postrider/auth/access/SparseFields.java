package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.web.CommonParameters;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Leaves only the fields in an answer that {@code ?fields=id,address} names. */
@ControllerAdvice("io.postrider.auth")
class SparseFields implements ResponseBodyAdvice<Object>, CommonParameters {
    private static final String PARAMETER = "fields";

    private final JsonMapper json;

    SparseFields(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return answer.hasMethodAnnotation(GetMapping.class) && answer.hasMethodAnnotation(Needs.class);
    }

    @Override
    public Set<String> of(HandlerMethod operation) {
        boolean sparse = operation.hasMethodAnnotation(GetMapping.class) && operation.hasMethodAnnotation(Needs.class);
        return sparse ? Set.of(PARAMETER) : Set.of();
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType media,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String[] asked = request instanceof ServletServerHttpRequest servlet
                ? servlet.getServletRequest().getParameterValues(PARAMETER)
                : null;
        if (asked == null || body == null) {
            return body;
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (String list : asked) {
            chosen.addAll(Arrays.asList(list.split(",", -1)));
        }
        refuseUnknown(chosen, fields(ResolvableType.forMethodParameter(answer)));
        JsonNode tree = json.valueToTree(body);
        if (body instanceof Page) {
            tree.get("items").forEach(item -> ((ObjectNode) item).retain(chosen));
        } else {
            ((ObjectNode) tree).retain(chosen);
        }
        return tree;
    }

    private static List<String> fields(ResolvableType type) {
        Class<?> raw = type.toClass();
        if (raw == ResponseEntity.class || raw == Page.class) {
            return fields(type.getGeneric(0));
        }
        return raw.isRecord()
                ? Arrays.stream(raw.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
    }

    private static void refuseUnknown(Set<String> chosen, List<String> known) {
        for (String field : chosen) {
            if (!known.contains(field)) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "fields names what is none; there are: %s.".formatted(String.join(",", known)));
            }
        }
    }
}
