package io.postrider.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

class KnownParametersTest {
    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final KnownParameters known = new KnownParameters(beans.getBeanProvider(CommonParameters.class));

    static class Things {
        record Question(String recipient) {}

        public void list(
                @RequestParam String prefix,
                @RequestParam(name = "max") int limit,
                @ModelAttribute Question question,
                @RequestHeader String host) {}

        public void delete() {}
    }

    private boolean passes(String method, String query) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1/things");
        request.setQueryString(query);
        var found = ReflectionUtils.getUniqueDeclaredMethods(
                Things.class, candidate -> candidate.getName().equals(method))[0];
        return known.preHandle(request, new MockHttpServletResponse(), new HandlerMethod(new Things(), found));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prefix=a", "max=1&prefix=a&recipient=b", "prefix", "pre%66ix=a", "&&prefix=%zz&"})
    void takesWhatTheOperationHas(String query) {
        assertThat(passes("list", query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nofilter=1", "nofilter", "prefix=a&nofilter=1", "no%66ilter=1"})
    void refusesWhatItDoesNotHaveByName(String query) {
        assertThatThrownBy(() -> passes("list", query))
                .hasMessageContaining("There is no query parameter 'nofilter'; there are: max, prefix, recipient.")
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .extracting(ProblemException::code)
                .isEqualTo(ProblemCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Prefix=a", "limit=1", "question=1", "host=a", "%zz=1", "=1&x"})
    void otherSpellingsAndOtherThingsAreNone(String query) {
        assertThatThrownBy(() -> passes("list", query)).isInstanceOf(ProblemException.class);
    }

    @Test
    void saysSoWhenThereAreNone() {
        assertThatThrownBy(() -> passes("delete", "force=true"))
                .hasMessageContaining("There is no query parameter 'force'; there are none here.");
    }

    @Test
    void takesWhatManyOperationsHaveInCommon() {
        beans.addBean("fields", (CommonParameters) operation -> Set.of("fields"));
        assertThat(passes("delete", "fields=id")).isTrue();
    }
}
