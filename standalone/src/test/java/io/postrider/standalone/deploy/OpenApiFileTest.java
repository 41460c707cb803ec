package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** To its callers the public API is one: docs/openapi.json has the public endpoints of every service, and no others. */
class OpenApiFileTest {
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(ProjectFiles.read("docs/openapi.json"));

    @Test
    void isOpenApi31() {
        assertThat(DOCUMENT.get("openapi").asString()).startsWith("3.1");
    }

    @Test
    void hasThePublicEndpointsOfAllServicesAndNoOthers() throws ClassNotFoundException {
        Set<String> served = new TreeSet<>();
        for (String service : Set.of("auth", "delivery", "mailbox", "smtp", "access")) {
            served.addAll(endpoints("io.postrider." + service));
        }
        Set<String> described = new TreeSet<>();
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + ' ' + path.getKey())));
        assertThat(described).isEqualTo(served);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operationId", "summary"})
    void saysOfEveryEndpointWhatItIsCalledAndWhatItDoes(String member) {
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .forEach(operation -> assertThat(operation.has(member))
                                .as(path.getKey())
                                .isTrue()));
    }

    private static Set<String> endpoints(String root) throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> endpoints = new TreeSet<>();
        for (BeanDefinition found : scanner.findCandidateComponents(root)) {
            Class<?> controller = Class.forName(found.getBeanClassName());
            for (Method method : controller.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    endpoints.addAll(endpoints(prefix(controller), mapping));
                }
            }
        }
        endpoints.removeIf(endpoint -> !endpoint.contains(" /v1"));
        return endpoints;
    }

    private static String prefix(Class<?> controller) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        return mapping == null || mapping.path().length == 0 ? "" : mapping.path()[0];
    }

    private static Set<String> endpoints(String prefix, RequestMapping mapping) {
        Set<String> endpoints = new TreeSet<>();
        String path = mapping.path().length == 0 ? "" : mapping.path()[0];
        for (RequestMethod method : mapping.method()) {
            endpoints.add(method + " " + prefix + path);
        }
        return endpoints;
    }
}
